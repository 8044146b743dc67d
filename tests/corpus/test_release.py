"""What stands in a release, counted by hand, and which files are refused."""

import datetime as dt
import hashlib

import pytest

from dialogue.analysis.study import Study
from dialogue.corpus import description, release

# number, id, heading, first and last sentence, characters that are not white space
PARTS = [
    (0, "summary", "", 1, 1, 158),
    (1, "summary", "総括", 2, 4, 350),
    (2, "gdcp", "グローバル・デジタル連結性パートナーシップ", 5, 7, 344),
    (3, "networks-cyber", "5G・B5G及びサイバーセキュリティ", 8, 15, 703),
    (4, "fora-ai", "国際場裡における協力及びAI", 16, 20, 549),
    (5, "data-flows", "国際的で自由なデータ流通", 21, 26, 406),
]


def parse(*lines: str) -> release.Release:
    return release.parse("\n".join(lines), "toy-1")


def remainders(read: release.Release) -> list[tuple[str, str]]:
    return [(rest.kind, rest.text) for rest in release.account(read)]


def read_tiny():
    return Study(release="tiny-1", coder="auto").release


# The release of round 12


def test_the_text_is_the_one_described(study):
    raw = study.release.text.encode("utf-8")
    assert hashlib.sha256(raw).hexdigest() == study.meta.sha256_text


def test_sentences_are_numbered_through(study):
    assert [s.id for s in study.release.sentences] == [f"ied12-s{n:02d}" for n in range(1, 27)]
    assert [s.label for s in study.release.sentences] == [f"S{n:02d}" for n in range(1, 27)]


def test_every_sentence_stands_at_its_place(study):
    text = study.release.text
    for sentence in study.release.sentences:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.text == sentence.text.strip()
        assert sentence.text.endswith("。")


def test_sentences_leave_out_nothing_but_headings_and_white_space(study):
    said = "".join(s.text for s in study.release.sentences)
    headings = "1 第12回局長級会合の共同記者発表内容" + "".join(
        f"({number}){heading}" for number, _, heading, *_ in PARTS[1:]
    )
    assert release.count(said) == 2510
    assert release.count(headings) == 101
    assert release.count(study.release.statement) == 2611


@pytest.mark.parametrize(("number", "id", "heading", "first", "last", "characters"), PARTS)
def test_parts(study, number, id, heading, first, last, characters):
    part = study.release.parts[number]
    inside = [s for s in study.release.sentences if part.start <= s.start < part.end]
    assert (part.number, part.id, part.heading) == (number, id, heading)
    assert [s.number for s in inside] == list(range(first, last + 1))
    assert {s.part for s in inside} == {id}
    assert sum(s.characters for s in inside) == characters


def test_the_opening_belongs_to_the_first_part(study):
    assert [s.number for s in study.release.of_part("summary")] == [1, 2, 3, 4]


def test_paragraphs_are_counted_within_a_part(study):
    paragraphs = [s.paragraph for s in study.release.of_part("networks-cyber")]
    assert paragraphs == [1, 1, 1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    ("id", "text"),
    [
        (
            "ied12-s14",
            "また、両国は、研究開発や国際標準を含むBeyond 5G技術の分野で"
            "今後連携を強化していく意向である。",
        ),
        ("ied12-s20", "米国は日本がGPAIの次期議長として今後の役割を担うことを歓迎した。"),
    ],
)
def test_sentence_by_id(study, id, text):
    assert study.release.by_id[id].text == text


def test_white_space_does_not_count(study):
    assert len(study.release.by_id["ied12-s14"].text) == 51
    assert study.release.by_id["ied12-s14"].characters == 50  # Beyond 5G


def test_date_and_title(study):
    assert study.release.date == dt.date(2021, 11, 18)
    assert study.release.title == study.meta.title_ja


def test_the_ministrys_own_text_is_no_part_of_the_statement(study):
    own = study.release
    for notice in ("議論しました。", "2022年中を目処に開催する予定です。", "配布する予定です。"):
        assert notice in own.text and notice not in own.statement


# Any release


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("甲。乙。", ["甲。", "乙。"]),
        ("「共に進む。」と述べた。", ["「共に進む。」と述べた。"]),
        ("甲(注。乙。)である。丙。", ["甲(注。乙。)である。", "丙。"]),
        ("『「甲。」乙。』丙。", ["『「甲。」乙。』丙。"]),
        (" 甲。 乙。 ", ["甲。", "乙。"]),
        ("〔甲。〕乙。丙。", ["〔甲。〕乙。", "丙。"]),
        ("“甲。”と‘乙。’である。丙。", ["“甲。”と‘乙。’である。", "丙。"]),
        ('"甲。"である。"乙。丙。', ['"甲。"である。', '"乙。', "丙。"]),
        (
            "\uff08甲。)である。(乙。\uff09である。丙。",
            ["\uff08甲。)である。", "(乙。\uff09である。", "丙。"],
        ),
        (
            "\uff1c甲。\uff1e、\uff3b乙。\uff3d、\uff5b丙。\uff5dである。丁。",
            ["\uff1c甲。\uff1e、\uff3b乙。\uff3d、\uff5b丙。\uff5dである。", "丁。"],
        ),
        (
            "≪甲。≫、《乙。》、〈丙。〉、〖丁。〗、«戊。»、〝己。〟である。庚。",
            ["≪甲。≫、《乙。》、〈丙。〉、〖丁。〗、«戊。»、〝己。〟である。", "庚。"],
        ),
        ("甲(乙。丙「丁。", ["甲(乙。", "丙「丁。"]),
        ("「甲(乙。」である。丙)丁。", ["「甲(乙。」である。", "丙)丁。"]),
        ("「甲。乙。」", ["「甲。乙。」"]),
        ("甲は,乙である.丙は,1.5である.", ["甲は,乙である.", "丙は,1.5である."]),
        (
            "甲である\uff0e乙は\uff11\uff0e\uff15である\uff0e",
            ["甲である\uff0e", "乙は\uff11\uff0e\uff15である\uff0e"],
        ),
        ("甲なのか\uff1f 乙である。", ["甲なのか\uff1f", "乙である。"]),
    ],
)
def test_where_sentences_end(line, sentences):
    assert [s.text for s in parse("1 発表", "(1)総括", line).sentences] == sentences


@pytest.mark.parametrize(
    "line",
    [
        "It met.| They agreed!",
        "The U.S. and B met in Washington, D.C.| The two agreed.",
        "Mr. Able, Dr. B. Cane and Amb. Dove met on Jan. 5 at 5 p.m. in St. Elm.",
        "See No. 5, e.g. Annex B.| All said no.| Then it ended.",
        'They said "we agree."| Then “We stop. We go.” came up.',
        "They (incl. Able. And Cane.) met (etc.).| All left.",
        "A. Able et al. met in version 2.5 of the U.S.",
    ],
)
def test_where_english_sentences_end(line):
    text = f"Statement\n\n{line.replace('|', '')}\n"
    read = release.parse(text, "toy-1", language="en")
    assert [s.text for s in read.sentences] == line.split("| ")


@pytest.mark.parametrize("heading", ["(2)協力", "(2) 協力", "(2)協力", "(2)協力"])
def test_widths_of_part_headings(heading):
    part = parse("1 発表", "(1)総括", "甲。", heading, "乙。").parts[2]
    assert (part.number, part.id, part.heading) == (2, "part-2", "協力")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("令和7年1月15日", dt.date(2025, 1, 15)),
        ("令和3年11月18日", dt.date(2021, 11, 18)),
        ("平成30年7月3日", dt.date(2018, 7, 3)),
        ("2018年7月3日", dt.date(2018, 7, 3)),
        ("平成31年4月26日(金曜日)", dt.date(2019, 4, 26)),
        ("2024.3.28", dt.date(2024, 3, 28)),
        ("令和 6 年 3 月 28 日 公表", dt.date(2024, 3, 28)),
        ("\uff12\uff10\uff12\uff14年\uff13月\uff12\uff18日", dt.date(2024, 3, 28)),
        ("令和6年(2024年)3月28日", dt.date(2024, 3, 28)),
        ("令和6年2月6日及び7日", dt.date(2024, 2, 7)),
    ],
)
def test_dates(line, date):
    got = parse(line, "題", "1 発表", "(1)総括", "甲。")
    assert (got.date, got.title) == (date, "題")
    assert remainders(got) == [("date", line), ("title", "題")]


@pytest.mark.parametrize(
    "line", ["令和3年13月1日", "令和○年3月28日", "令和6年3月3l日", "3月28日(木)", "平成30年2月29日"]
)
def test_a_date_that_cannot_be_read_is_said_so(line):
    got = parse(line, "題", "1 発表", "(1)総括", "甲。")
    assert (got.date, got.title) == (None, "題")
    assert remainders(got) == [("unread date", line), ("title", "題")]


def test_a_statement_may_end_with_the_file():
    got = parse("1 発表", "甲。", "(1)総括", "乙。")
    assert [s.text for s in got.sentences] == ["甲。", "乙。"]


def test_the_statement_is_the_section_with_parts():
    got = parse("1 概要", "甲。", "2 発表", "(1)総括", "乙。")
    assert [s.text for s in got.sentences] == ["乙。"]


def test_line_ends_of_windows_change_no_sentence(tiny):
    path = tiny / "release.ja.txt"
    before = [s.text for s in read_tiny().sentences]
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(before) == 5
    assert [s.text for s in read_tiny().sentences] == before


def test_a_byte_order_mark_is_left_out(tiny):
    path = tiny / "release.ja.txt"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_tiny().text.startswith("架空省トップ")


# Two languages


def test_the_other_language_has_ids_of_its_own(tiny):
    known = description.read(tiny)
    assert description.languages(tiny, known) == ["ja"]
    text = (
        "Fictitious statement\n\n(1) Overview\n\nThey met. They agreed.\n\n(2) Trust\n\nAll left.\n"
    )
    (tiny / "release.en.txt").write_text(text, "utf-8")
    assert description.languages(tiny, known) == ["ja", "en"]
    read = release.load(tiny, language="en")
    assert (read.id, read.language, read.title) == ("tiny-1", "en", "Fictitious statement")
    assert [(s.id, s.part) for s in read.sentences] == [
        ("tiny1-en-s01", "summary"),
        ("tiny1-en-s02", "summary"),
        ("tiny1-en-s03", "gdcp"),
    ]
    assert release.load(tiny).sentences[0].id == "tiny1-s01"


def test_the_main_language_may_be_english(tiny, spoil):
    (tiny / "release.en.txt").write_text("Fictitious statement\n\nThey met.\n", "utf-8")
    spoil(tiny / "release.yml", "language: ja", "language: en")
    assert [s.id for s in release.load(tiny).sentences] == ["tiny1-s01"]
    assert release.load(tiny, language="ja").sentences[0].id == "tiny1-ja-s01"


def test_a_language_that_is_not_known(tiny, refusal, spoil):
    spoil(tiny / "release.yml", "language: ja", "language: fr")
    assert "data/releases/tiny-1/release.yml" in refusal(read_tiny)


def test_date_and_parts_may_be_missing_in_the_description(tiny):
    lines = "id: tiny-1\ntitle_ja: 架空の政策対話の結果\ntitle_en: Outcome\n"
    (tiny / "release.yml").write_text(lines, "utf-8")
    known = description.read(tiny)
    assert (known.published, known.parts, known.language) == (None, (), "ja")
    assert [s.part for s in release.load(tiny).sentences] == [
        "part-0",
        *["part-1"] * 2,
        *["part-2"] * 2,
    ]
    (tiny / "release.yml").write_text(
        f"{lines}parts:\n  - {{id: summary, numbers: [2], en: Sum}}\n"
    )
    assert (description.read(tiny).parts[0].en, description.read(tiny).parts[0].ja) == ("Sum", "")
    assert release.load(tiny).sentences[-1].part == "summary"


# What is refused

FILE = "data/releases/tiny-1/release.ja.txt"


@pytest.mark.parametrize("raw", [b"", b" \n\n", b"\xef\xbb\xbf\n", "\u3000\n".encode()])
def test_an_empty_release(tiny, refusal, raw):
    (tiny / "release.ja.txt").write_bytes(raw)
    expected = f"{FILE}: the release is empty; allowed: the text of a ministry release"
    assert refusal(read_tiny).endswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "架空の政策対話の結果\n\n1 発表\n\n(1)総括\n\n(2)協力\n",
        "架空の政策対話の結果\n\n1 今後の予定\n\n 次回は、来年開催する予定です。\n",
        "令和6年3月28日\n\n両国は、協力を",
    ],
)
def test_a_release_without_a_sentence(tiny, refusal, text):
    (tiny / "release.ja.txt").write_text(text, "utf-8")
    assert refusal(read_tiny).endswith(
        f"{FILE}: no sentence of a statement found; allowed: sentences that end in 。"
    )


@pytest.mark.parametrize(("codec", "name"), [("CP932", "Shift_JIS"), ("EUC-JP", "EUC-JP")])
def test_a_release_in_another_encoding(tiny, refusal, codec, name):
    path = tiny / "release.ja.txt"
    path.write_bytes(path.read_text("utf-8").encode(codec))
    assert refusal(read_tiny).endswith(
        f"{FILE}: is no text in UTF-8; it looks like {name}; "
        f"allowed: UTF-8 (save it as UTF-8, or: iconv -f {codec} -t UTF-8)"
    )


def test_a_release_that_is_no_text(tiny, refusal):
    (tiny / "release.ja.txt").write_bytes(b"1 \xff\xfe\x00")
    assert refusal(read_tiny).endswith(f"{FILE}: is no text in UTF-8 (byte 2); allowed: UTF-8")


@pytest.mark.parametrize(
    ("cut", "line", "rest"),
    [
        ("認識した。\n\n(参考)", 20, "また、両国は、データ流通に関する議論の必要性を"),
        ("決定した。\n また", 19, "両国は、第三国における協力を継続することを"),
        ("歓迎した。両国は", 15, "両国政府は、「共に進む。」と題する共同声明を"),
        ("また、両国は、データ", 20, "また"),
    ],
)
def test_a_release_cut_in_mid_sentence_keeps_what_is_there(tiny, cut, line, rest):
    path = tiny / "release.ja.txt"
    before, found, after = path.read_text("utf-8").partition(cut)
    assert found
    path.write_text(before + "また" * after.startswith("流通"), "utf-8")
    last = list(release.account(read_tiny()))[-1]
    assert (last.kind, last.line, last.text) == ("cut", line, rest)


def test_a_release_without_its_text(tiny, refusal):
    (tiny / "release.ja.txt").unlink()
    expected = f"{FILE}: cannot be read (No such file or directory); allowed: a text file"
    assert refusal(read_tiny).endswith(expected)


def test_messages_name_the_file_within_the_project(tiny, refusal):
    (tiny / "release.ja.txt").write_text("", "utf-8")
    assert refusal(read_tiny).startswith(FILE)


@pytest.mark.parametrize(
    "old",
    [
        pytest.param("id: tiny-1\n"),
        pytest.param(", numbers: [2]"),
    ],
)
def test_a_description_with_a_missing_key(tiny, refusal, spoil, old):
    spoil(tiny / "release.yml", old, "")
    assert "data/releases/tiny-1/release.yml" in refusal(read_tiny)


def test_an_empty_description(tiny, refusal):
    (tiny / "release.yml").write_text("", "utf-8")
    assert "data/releases/tiny-1/release.yml" in refusal(read_tiny)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("両国は協力を確認した。", "ja"),
        ("The two sides met in Kyoto (京都のホテル).", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_text(text, language):
    """Five of eleven signs are hiragana in the first, one of 37 in the second."""
    assert release.language_of(text) == language
