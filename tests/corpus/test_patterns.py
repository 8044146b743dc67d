"""Text as patterns see it, with the way back; pieces that patterns share."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.corpus.patterns import Seen, filled


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("両国は、確認した。", "両国は、確認した。"),
        ("Ｇ７，５Ｇ（Ｂ）", "G7,5G(B)"),
        (unicodedata.normalize("NFD", "ガバメント"), "ガバメント"),
        ("ﾃﾞｰﾀ", "データ"),
        ("データ の\n流通", "データの流通"),
        ("5G の  Open\u3000RAN", "5G の Open RAN"),
        ("強靱\U000e0100化", "強靱化"),
        ("re\u00adaffirmed Japan\u2019s cross\u2011border", "reaffirmed Japan's cross-border"),
        ("①〜Ⅱ", "1〜II"),
        ("", ""),
    ],
)
def test_text_as_patterns_see_it(text, seen):
    assert Seen(text).text == seen


def test_the_way_back():
    text = "ﾃﾞｰﾀ の㈱"  # as seen: データの(株)
    seen = Seen(text)
    assert seen.text == "データの(株)"
    assert [text[slice(*seen.span(i, i + 1))] for i in range(7)] == [
        *("ﾃﾞ", "ｰ", "ﾀ", "の"),
        *("㈱",) * 3,
    ]
    assert text[slice(*seen.span(0, 4))] == "ﾃﾞｰﾀ の"


@given(st.text())
def test_every_sign_comes_from_its_place_in_the_text(text):
    seen = Seen(text)
    spans = [seen.span(i, i + 1) for i in range(len(seen.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert all(a == b or a[1] <= b[0] for a, b in pairwise(spans))


def test_pieces_are_put_in():
    pieces = {"tail": "(?:た|ます)", "ending": "し{tail}$"}
    assert filled("確認{ending}", pieces) == "確認し(?:た|ます)$"
    assert filled(r"\w{1,2}", pieces) == r"\w{1,2}"


@pytest.mark.parametrize(
    ("pattern", "pieces", "message"),
    [
        ("{a}", {"b": "x"}, "'{a}' names no piece: 'a' is none of b"),
        ("{a}", {}, "'{a}' names no piece: 'a' is none of none"),
        ("{a}", {"a": "x{a}"}, "'x{a}' names no piece: 'a' is none of none"),
    ],
)
def test_pieces_that_there_are_not(pattern, pieces, message):
    with pytest.raises(ValueError, match="piece") as caught:
        filled(pattern, pieces)
    assert str(caught.value) == message
