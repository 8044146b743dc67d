"""Whatever a text is, nothing of its statement is lost, and no place moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogue.corpus import dates, release
from dialogue.corpus.errors import InputError

JAPANESE = [
    "両国は、",
    "協力を確認した。",
    "歓迎",
    "。",
    "．",
    "、",
    "：",
    "\n",
    "\n\n",
    " ",
    "\u3000",
]
JAPANESE += [
    "1 声明",
    "1.",
    "２．",
    "2 今後の予定",
    "(1)",
    "（２） 総括",
    "• (3) ",
    "ア ",
    "(イ)",
    "ii) ",
]
JAPANESE += [
    "「",
    "」",
    "(",
    ")",
    "〔",
    "〕",
    "“",
    "”",
    '"',
    "＜",
    "【別添】",
    "(参考)",
    "(注)",
    "※",
    "・",
]
JAPANESE += [
    "令和6年3月28日",
    "平成元年",
    "5 G",
    "①",
    "Ⅱ",
    "〜",
    "連絡先",
    "以上",
    "架空省は、",
    "\u200b",
]
ENGLISH = [
    "The two sides agreed. ",
    "They decided",
    ". ",
    "U.S. ",
    "Title",
    "(1) ",
    "2. ",
    "\n",
    "\n\n",
]
ENGLISH += [
    "May 1, 2024",
    "Begin text:",
    "End text",
    "“",
    "”",
    '"',
    "(",
    ")",
    ":",
    ";",
    "• ",
    "Contact",
]
PIECES = {"ja": JAPANESE, "en": ENGLISH}
FRAMES = [
    "{}",
    "題\n\n1 声明\n\n 両国は、歓迎した。{}",
    "{}\n\n(1)総括\n両国は、歓迎した。\n",
    "It met.\n{}",
]


def texts(language: str):
    piece = st.one_of(st.sampled_from(PIECES[language]), st.text(max_size=2))
    inner = st.lists(piece, max_size=30).map("".join)
    framed = st.tuples(st.sampled_from(FRAMES), inner).map(lambda got: got[0].format(got[1]))
    return framed.map(lambda text: text.replace("\r", "\n"))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_is_lost_of_any_text(language):
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(texts(language))
    def holds(text):
        try:
            read = release.parse(text, "toy-1", language=language)
        except InputError as error:
            assert len(str(error).splitlines()) == 1
            return
        assert read.text == text
        assert read == release.parse(text, "toy-1", language=language)
        rest, at = list(text), 0
        for span in read.spans:
            assert at <= span.start < span.end
            at = span.end
            rest[span.start : span.end] = " " * (span.end - span.start)
        assert not "".join(rest).strip()
        said = [(s.start, s.end) for s in read.sentences]
        assert said == [(s.start, s.end) for s in read.spans if s.kind == "sentence"]
        bounds = {part.id: (part.start, part.end) for part in read.parts}
        assert len(bounds) == len(read.parts)
        for s in read.sentences:
            assert text[s.start : s.end] == s.text == s.text.strip() != ""
            assert bounds[s.part][0] <= s.start < s.end <= bounds[s.part][1]
            assert s.text in read.statement

    holds()


def test_folding_moves_no_place():
    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text())
    def holds(text):
        folded = dates.folded(text)
        assert len(folded) == len(text)
        for sign, now in zip(text, folded, strict=True):
            assert now == sign or ord(sign) - ord(now) == 0xFEE0 or (sign, now) == ("\u3000", " ")

    holds()
    assert dates.folded("(1)\uff21\uff22 ①Ⅱ〜\uff5e") == "(1)AB ①Ⅱ〜\uff5e"


def test_many_sentences_lines_and_brackets_take_no_long_time():
    """150 sentences; and texts that a careless expression would read for hours."""
    said = "".join(f"両国は、第{n}の取組を歓迎した。" for n in range(1, 151))
    read = release.parse(f"1 声明\n\n(1)総括\n\n {said}\n", "toy-1")
    assert [s.id for s in read.sentences] == [f"toy1-s{n:02d}" for n in range(1, 151)]
    for hostile in ("「" * 50_000 + ")" * 50_000, " " * 100_000, "\n・" * 50_000, "!" * 50_000):
        text = f"{hostile}\n両国は、歓迎した。\n1 甲\n\n両国は、確認した。{hostile}\n"
        assert release.parse(text, "toy-1").sentences
