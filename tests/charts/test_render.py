"""Figures are drawn with the glyphs they need, and with no others missing."""

import io

import pytest
from fontTools.ttLib import TTFont

from dialogue.charts import render

SPEC = {"data": {"values": [{}]}, "mark": {"type": "text", "font": "IPAexGothic"}}


def text(shown):
    return {**SPEC, "encoding": {"text": {"value": shown}}}


def test_the_font_has_what_is_asked_for_and_no_more():
    font = TTFont(io.BytesIO(render.subset("A約束")))
    assert set(font.getBestCmap()) == {ord(c) for c in "A約束"}


def test_every_character_of_the_data_can_be_drawn():
    assert set("日米豪印再確認（１）“”—½Å") <= set(render.letters())


def test_a_text_is_drawn():
    assert ">約束</text>" in render.Renderer().svg(text("約束"))


def test_a_glyph_that_is_missing_is_an_error():
    with pytest.raises(RuntimeError, match=r"^the figures' font has no glyph for 🗾$"):
        render.Renderer().svg(text("日本 🗾"))
