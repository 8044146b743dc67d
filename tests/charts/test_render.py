"""Figures are drawn with the glyphs they need, and with no others missing."""

import io

import numpy
from fontTools.ttLib import TTFont
from PIL import Image

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


def test_a_letter_that_the_font_lacks_is_left_to_the_reader_and_in_a_png_is_a_geta():
    renderer = render.Renderer()
    assert ">日本 🗾</text>" in renderer.svg(text("日本 🗾"))
    assert renderer._glyphs["🗾"] == renderer._glyphs["〓"] != renderer._glyphs["日"]


def test_what_chooses_among_forms_of_a_letter_takes_no_room():
    assert render.Renderer()._glyphs["\U000e0100"] == ("", 0)


def test_a_png_looks_as_vl_convert_would_draw_it():
    """Text stands where it would: plain, centred, at its end, turned, in lines and in a style."""
    said = (
        '<text x="20" y="30" font-size="18" font-family="IPAexGothic" fill="#123">'
        "再確認  A&amp;B</text>"
        '<text text-anchor="middle" transform="translate(120,60)" font-size="12px" opacity="0.5"'
        ' font-family="IPAexGothic" fill="#f00">middle</text>'
        '<text text-anchor="end" transform="translate(30,150) rotate(-90)" font-size="12px"'
        ' font-family="IPAexGothic" fill="#000">turned</text>'
        '<text transform="translate(60,100)" font-size="12px" font-family="IPAexGothic"'
        ' fill="#000"><tspan>one</tspan><tspan x="0" dy="13.5">two lines</tspan></text>'
        "<text style=\"font-size: 12px; font-family: 'IPAexGothic'; text-anchor: end;"
        ' fill: #1f2429" x="200" y="150" transform="rotate(-0 200 150)">in a style</text>'
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="240" height="170">{said}</svg>'
    renderer = render.Renderer()
    ours, theirs = (
        numpy.asarray(Image.open(io.BytesIO(png))).astype(int)
        for png in (renderer.png(svg), renderer.ready()._convert.svg_to_png(svg, scale=2))
    )
    assert ours.shape == theirs.shape == (340, 480, 4)
    assert (ours[..., 3] > 0).sum() > 1000  # something is drawn
    assert abs(ours - theirs).max() < 64  # edges of letters, by a fraction of a pixel
