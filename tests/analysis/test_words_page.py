"""Words as a segmenter cuts them and what is carried on, against the release read by hand."""

import re
import subprocess
import sys
from types import SimpleNamespace

import pytest

from dialogue import charts, claims
from dialogue.analysis import measures, parameters, words
from dialogue.analysis.study import Study
from dialogue.corpus import release
from dialogue.prose import profiles as tables
from dialogue.prose.core import in_context

# 継続 as written, with what it carries on
CARRIED = [
    ("S01", "継続的な", "コミットメント"),
    ("S07", "継続する", "協力"),
    ("S11", "継続的に", "取組"),
    ("S13", "継続していく", "協力"),
    ("S15", "継続して", "議論"),
    ("S16", "継続的な", "コミットメント"),
    ("S19", "継続的に", "協働"),
    ("S21", "継続的な", "取組"),
    ("S22", "継続する", "連携"),
    ("S23", "継続的に", "取り組む"),
]


@pytest.fixture(scope="module")
def read():
    """The release by its adjudicated reading."""
    return Study(release="ied-12", coder="adjudicated")


def parsed(sentence):
    return release.parse(f"1 発表\n\n(1)総括\n\n{sentence}\n", "made-1")


def value(study, key, member=None):
    return claims.compute(study, key, member).value


def ids(*numbers):
    return tuple(f"ied12-s{n:02d}" for n in numbers)


# As a segmenter cuts them


@pytest.mark.parametrize("split", ["A", "B", "C"])
@pytest.mark.parametrize(
    ("word", "stands", "pieces"),
    [
        ("再確認", 7, "再 + 確認"),
        ("日米豪印", 2, "日 + 米豪 + 印"),
        ("第三国", 2, "第 + 三 + 国"),
    ],
)
def test_words_that_the_segmenter_cuts(study, word, split, stands, pieces):
    row = words.cuts(study.release, [word]).set_index("split").loc[split]
    assert row[["occurrences", "whole", "pieces"]].tolist() == [stands, 0, pieces]


def test_a_word_that_stays_whole(study):
    row = words.cuts(study.release, ["両国"]).set_index("split").loc["C"]
    # 19 times the subject, in 両国政府 (S03, S04), 日米両国 (S01, S04's 日米両国政府), in S02
    assert row[["occurrences", "whole", "pieces"]].tolist() == [24, 24, "両国"]


@pytest.mark.parametrize(("split", "kept"), [("A", 10), ("B", 4), ("C", 4)])
def test_the_mode_decides_on_carrying_on(study, split, kept):
    found = words.tokens(study.release, split)["word"].value_counts()
    assert (found["継続"], found.get("継続的", 0)) == (kept, 10 - kept)


def test_words_have_their_place_in_the_sentence(study):
    table = words.tokens(study.release, "C")
    own = table[table["sentence_id"] == "ied12-s20"]
    text = "米国は日本がGPAIの次期議長として今後の役割を担うことを歓迎した。"
    assert "".join(own["word"]) == text
    assert [text[a:b] for a, b in zip(own["start"], own["end"], strict=True)] == list(own["word"])


def test_counts_by_the_segmenter_and_by_rule(read):
    table = words.two_counts(read).set_index("word")
    assert table[["segmenter", "rule"]].T.to_dict("list") == {
        "再確認": [0, 7],
        "確認": [9, 2],
        "強調": [5, 5],
        "認識": [3, 3],
        "歓迎": [5, 5],
        "決定": [1, 1],
        "継続": [4, 10],
        "日米豪印": [0, 2],
        "第三国": [0, 2],
    }
    assert table["final"].dropna().to_dict() == {
        "再確認": 6,
        "確認": 2,
        "強調": 4,
        "認識": 3,
        "歓迎": 5,
        "決定": 1,
    }


def test_no_other_page_loads_the_segmenter():
    code = (
        "import sys, dialogue.cli, dialogue.build.plan, dialogue.charts, dialogue.claims"
        ", dialogue.prose"
        "; sys.exit('sudachipy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


# What is carried on


def test_what_is_carried_on(study):
    found = words.governed(study.release)
    assert found[["label", "form", "governs"]].to_numpy().tolist() == [list(c) for c in CARRIED]


def test_every_continuing_has_a_row_of_its_own():
    found = words.governed(parsed("両国は、継続的に行う協力を継続し、議論した後も継続する。"))
    assert found["governs"].tolist() == ["協力", "協力", ""]
    assert found["form"].tolist() == ["継続的に", "継続", "継続する"]


# Claims


@pytest.mark.parametrize(
    ("key", "member", "expected", "sentences"),
    [
        ("raw", "confirm", 9, ids(6, 11, 15, 18, 19, 23, 24, 26)),
        ("raw", "reaffirm", 0, ()),
        ("predicate", "reaffirm", 7, ids(6, 11, 18, 19, 23, 24, 26)),
        ("predicate", "confirm", 2, ids(15, 19)),
        ("predicate", "intend", 3, ids(13, 14, 22)),
        ("cut-words", None, 3, ids(2, 6, 7, 11, 16, 18, 19, 23, 24, 26)),
        ("raw-continuing", None, 4, ids(7, 13, 15, 22)),
        ("carried-on", None, 7, ids(1, 7, 11, 13, 15, 16, 19, 21, 22, 23)),
        ("commitments-continuing", None, 4, ids(7, 13, 21, 22)),
    ],
)
def test_claims(read, key, member, expected, sentences):
    claim = claims.compute(read, key, member)
    assert (claim.value, claim.sentences) == (expected, sentences)


def test_what_is_carried_on_in_words(read):
    assert claims.compute(read, "carried-on").shown == (
        "コミットメント (commitment) 2, 協力 (cooperation) 2, 取組 (efforts) 2, "
        "連携 (collaboration) 1, 協働 (working together) 1, 取り組む (to work) 1 and "
        "議論 (discussions) 1"
    )


def test_the_mode_changes_the_claims_that_depend_on_it(read):
    shortest = read.with_parameters(split="A")
    assert value(shortest, "raw-continuing") == 10
    assert value(shortest, "raw", "confirm") == 9
    changed = {
        c.id
        for c, d in zip(claims.ledger(read), claims.ledger(shortest), strict=True)
        if c.value != d.value
    }
    assert changed == {"ied12-c51"}


def test_the_rule_changes_what_counts(read):
    wide = read.with_parameters(rule="needs")
    assert claims.compute(wide, "commitments-continuing").sentences == ids(
        1, 7, 13, 15, 16, 19, 21, 22, 23
    )


# Charts and tables

TITLES = {
    "carrying_on": "Ten of twenty-six sentences say 継続, to carry on; none says 新たに, newly",
}


@pytest.mark.parametrize("name", TITLES)
def test_a_chart(read, name):
    figure = getattr(charts, name)(read)
    assert figure.title == TITLES[name]
    light = {c.light for c in read.codebook.palette.values()}
    for chart in figure.charts.values():
        used = set(re.findall(r"#[0-9a-fA-F]{6}", str(chart.to_dict(validate=True))))
        assert used and used <= light


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "carrying_on",
            "強化 (to strengthen): S08, S14; 拡大 (to widen): S24; 新たに (newly): none",
        ),
    ],
)
def test_what_a_chart_says_in_words(read, name, said):
    assert said in getattr(charts, name)(read).alt


def test_words_of_the_course_of_things(read):
    table = charts.carrying_on(read).table
    assert table.groupby("word")["sentence"].agg(list).to_dict() == {
        "継続": [label for label, _, _ in CARRIED],
        "今後": ["S14", "S17", "S20"],
        "強化": ["S08", "S14"],
        "拡大": ["S24"],
    }


def test_tables_of_words(read):
    assert "| 再確認" in tables.cuts(read) and "再 + 確認" in tables.cuts(read)
    assert "[S06](#ied12-s06)" in tables.places(read, "再確認")
    assert tables.places(read, "再確認").count("<b>再確認</b>") == 7
    assert tables.places(read, "新たに") == "新たに: in no sentence of this statement."


def test_places_of_a_word_as_it_is_written(read):
    shown = tables.places(read, "法の支配")
    assert shown.count("<b>") == 1 and "[S09](#ied12-s09)" in shown
    assert "[S01](#ied12-s01)" in tables.places(read, "(IED)")


@pytest.mark.parametrize(
    ("word", "label", "context"),
    [
        ("継続", "S07", "…協力を<b>継続</b>するこ…"),
        ("米国は日本が", "S20", "<b>米国は日本が</b>GPA…"),
        ("歓迎した。", "S20", "…ことを<b>歓迎した。</b>"),
        ("(IED)", "S01", "…力対話<b>&#40;IED&#41;</b>におい…"),
    ],
)
def test_a_word_in_its_context(study, word, label, context):
    found = measures.occurrences(study.release, re.escape(word), width=3)
    shown = dict(zip(found["label"], in_context(study, found), strict=True))
    assert shown[label] == context


def test_signs_that_markdown_would_read():
    release = parsed("a|bと<c>を述べた。")
    places = measures.occurrences(release, "と", width=3)
    assert in_context(SimpleNamespace(release=release), places) == ["a&#124;b<b>と</b>&#60;c&#62;…"]


def test_both_pages_of_another_release(tiny):
    study = Study(release="tiny-1", coder="auto", word=parameters.WORD)
    assert charts.carrying_on(study).title
    assert tables.places(study, "両国")
    for make in (tables.cuts, tables.two_counts, tables.carried):
        assert make(study)
    assert len(claims.ledger(study)) > 45


# Parameters


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"word": "条約"},
            "word '条約' stands in no sentence of ied-12; allowed: words as written",
        ),
        ({"word": ""}, "word '' stands in no sentence of ied-12; allowed: words as written"),
        ({"word": " "}, "word ' ' stands in no sentence of ied-12; allowed: words as written"),
        # it stands in the ministry's notice and not in the statement
        ({"word": "デジタル庁"}, "word 'デジタル庁' stands in no sentence of ied-12; "),
        ({"split": "D"}, "unknown split 'D'; allowed: A, B, C"),
    ],
)
def test_parameters_that_are_refused(refusal, given, message):
    assert refusal(Study, **given).startswith(message)


def test_the_published_word_may_be_missing_in_another_release(tiny, spoil):
    spoil(tiny / "release.ja.txt", "再確認", "強調")
    study = Study(release="tiny-1", coder="auto", word="再確認")
    assert (
        tables.places(study, study.parameters["word"])
        == "再確認: in no sentence of this statement."
    )
