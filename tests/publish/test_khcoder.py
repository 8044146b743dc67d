"""The export for KH Coder: text with headings, sentences as CSV, coding rules, words kept whole."""

import csv
import re

import pytest

from dialogue.analysis.study import Study
from dialogue.publish import khcoder

PARTS = [
    "総括",
    "グローバル・デジタル連結性パートナーシップ",
    "5G・B5G及びサイバーセキュリティ",
    "国際場裡における協力及びAI",
    "国際的で自由なデータ流通",
]


@pytest.fixture
def written(tmp_path, study):
    return {p.name: p.read_text("utf-8") for p in khcoder.write(tmp_path / "kh", study)}


def rule(text, name):
    """The condition of a code as KH Coder reads it: up to the next code, without comments."""
    lines = [x for x in text.splitlines() if x and not x.startswith("#")]
    start = lines.index(f"*{name}")
    end = next((i for i in range(start + 1, len(lines)) if lines[i][0] == "*"), len(lines))
    return " ".join(lines[start + 1 : end])


def test_four_files_named_after_the_release(written):
    names = ["ied-12-text.txt", "ied-12-sentences.csv", "ied-12-rules.txt", "ied-12-words.txt"]
    assert list(written) == names


def test_headings_stand_in_lines_of_their_own(written):
    lines = written["ied-12-text.txt"].splitlines()
    assert lines[0] == (
        "<h1>インターネットエコノミーに関する日米政策協力対話(第12回局長級会合)の結果</h1>"
    )
    assert [x[4:-5] for x in lines if x.startswith("<h2>")] == PARTS
    assert [x for x in lines if "<" in x and not re.fullmatch(r"<h([12])>[^<>]+</h\1>", x)] == []


def test_each_sentence_is_a_paragraph_under_its_part(written):
    lines = written["ied-12-text.txt"].splitlines()
    heads = [i for i, line in enumerate(lines) if line.startswith("<h2>")]
    ends = [*heads[1:], len(lines)]
    assert [b - a - 1 for a, b in zip(heads, ends, strict=True)] == [4, 3, 8, 5, 6]
    assert lines[2].startswith("日米両国は、日本時間で")
    assert lines[heads[4] - 1] == (
        "米国は日本がGPAIの次期議長として今後の役割を担うことを歓迎した。"
    )


def test_a_sentence_with_a_full_stop_inside_stays_one_paragraph(tiny, tmp_path):
    text = khcoder.text(Study(release="tiny-1", coder="auto"))
    assert "両国政府は、「共に進む。」と題する共同声明を歓迎した。" in text.splitlines()


def test_sentences_as_a_table(written):
    assert not written["ied-12-sentences.csv"].startswith("\ufeff")
    rows = list(csv.DictReader(written["ied-12-sentences.csv"].splitlines()))
    assert len(rows) == 26
    seventh = rows[6] | {"text": rows[6]["text"][-20:]}
    assert seventh == {
        "label": "S07",
        "text": "第三国における協力を継続することを決定した。"[-20:],
        "part": PARTS[1],
        "subject": "両国",
        "form": "行動の表明",
        "commitment": "yes",
        "continues": "yes",
    }
    assert [r["label"] for r in rows if r["commitment"] == "yes"] == [
        "S07",
        "S13",
        "S14",
        "S21",
        "S22",
    ]


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("話題_AI", "'AI'"),
        ("話題_第三国・新興国", "'第三国' or '新興国'"),
        (
            "話題_サイバーセキュリティ",
            "'サイバーセキュリティ' or 'IoT セキュリティ' or 'IoTセキュリティ' or "
            "'ネットワークの セキュリティ' or 'ネットワークのセキュリティ'",
        ),
        (
            "話題_協力の枠組み",
            "'パートナーシップ(GDCP)' or 'コア)パートナーシップ' or '首脳声明' or 'GDCP専門家'",
        ),
        ("場_日米豪印", "'日米豪印'"),
        ("価値_強靭・強靱", "'強靭' or '強靱'"),
        ("価値_オープン", "'オープン'"),
        ("語_継続", "'継続'"),
        ("語_協働", "'協働'"),
    ],
)
def test_coding_rules(written, name, condition):
    assert rule(written["ied-12-rules.txt"], name) == condition


def test_every_code_has_a_name_of_its_own_and_a_condition(written):
    lines = [x for x in written["ied-12-rules.txt"].splitlines() if x and x[0] != "#"]
    names = [x for x in lines if x.startswith("*")]
    assert len(set(names)) == len(names) == len(lines) / 2
    assert all(re.fullmatch(r"'[^']+'(?: or '[^']+')*", x) for x in lines if x[0] != "*")


def test_a_rule_finds_what_the_pattern_finds(study):
    for topic in study.codebook.topics:
        strings = khcoder.strings(topic.pattern)
        for sentence in study.release.sentences:
            found = any(s in sentence.text for s in strings)
            assert found == bool(re.search(topic.pattern, sentence.text)), topic.id


def test_a_condition_that_a_string_cannot_say_is_told(written):
    assert "# wider than the pattern オープン(?!-)\n*価値_オープン\n" in written["ied-12-rules.txt"]
    assert written["ied-12-rules.txt"].count("# wider") == 1


def test_words_to_keep_whole(written):
    assert written["ied-12-words.txt"] == "再確認\n日米豪印\n第三国\n"


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("abc|abd", ["abc", "abd"]),
        ("[ab]c?", ["ac", "a", "bc", "b"]),
        ("(?:a|b)(?P<x>c|d)", ["ac", "ad", "bc", "bd"]),
        (r"a\(b\)", ["a(b)"]),
        ("a(?!b)|(?<=c)d", ["a", "d"]),
        ("a|a", ["a"]),
        ("a?", ["a"]),  # nothing at all is no string to look for
    ],
)
def test_strings_of_a_pattern(pattern, strings):
    assert khcoder.strings(pattern) == strings


@pytest.mark.parametrize(
    "pattern", ["a+", "a*", ".", "[^a]", r"\d", "[a-c]", "a{2}", "(?=a)", "a$"]
)
def test_a_pattern_that_strings_cannot_say(refusal, pattern):
    assert refusal(khcoder.strings, pattern) == (
        f"data/codebook: pattern '{pattern}' cannot be said as strings; "
        "allowed: letters, |, (…), [letters] and ?"
    )


def test_a_folder_that_cannot_be_written(tmp_path, study, refusal):
    (tmp_path / "file").write_text("", "utf-8")
    message = refusal(khcoder.write, tmp_path / "file", study)
    assert message.endswith("; allowed: a folder that can be written")
    assert "cannot be written (" in message
