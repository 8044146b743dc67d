"""Words as a segmenter cuts them, against the release read by hand."""

import re
import subprocess
import sys

import pandas as pd
import pytest

from dialogue import charts, claims
from dialogue.analysis import parameters, words
from dialogue.analysis.study import Study
from dialogue.corpus import release
from dialogue.prose import words as tables

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
ROADMAP = "信頼性のある自由なデータ流通(DFFT)に関する協力のための G7 ロードマップ"


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
    own = table[table["label"] == "S20"]
    text = "米国は日本がGPAIの次期議長として今後の役割を担うことを歓迎した。"
    assert "".join(own["word"]) == text
    assert [text[a:b] for a, b in zip(own["start"], own["end"], strict=True)] == list(own["word"])


@pytest.mark.parametrize("split", ["A", "B", "C"])
def test_nouns_that_are_counted(study, split):
    found = words.nouns(study.release, split)
    assert found.iloc[0].tolist() == ["両国", 24, 1]
    assert not found["word"].isin(["こと", "ため", "5", "2021", "月", "G"]).any()


@pytest.fixture
def three_lists(monkeypatch):
    lists = {"A": {"p": 5, "q": 4, "r": 4}, "B": {"p": 3, "s": 2}, "C": {"p": 3, "q": 2, "s": 1}}

    def nouns(release, split):
        table = pd.DataFrame(lists[split].items(), columns=["word", "count"])
        return table.assign(rank=table["count"].rank(method="min", ascending=False).astype(int))

    monkeypatch.setattr(words, "nouns", nouns)


def test_ties_after_the_last_are_among_the_most_frequent(three_lists):
    assert words.most_frequent(None, "A", top=2)["word"].tolist() == ["p", "q", "r"]
    assert words.most_frequent(None, "C", top=2)["word"].tolist() == ["p", "q"]


def test_overlap_of_two_modes(three_lists):
    rows = words.overlap(None, top=2).to_numpy().tolist()
    assert rows == [
        ["A", "B", 3, 2, 1, 4, 1 / 4],
        ["A", "C", 3, 2, 2, 3, 2 / 3],
        ["B", "C", 2, 2, 1, 3, 1 / 3],
    ]


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


# As they are written


def test_scripts_of_a_part(tiny):
    table = words.scripts(Study(release="tiny-1", coder="auto").release)
    gdcp = table[table["part"] == "gdcp"].set_index("script")
    assert gdcp["count"].to_dict() == {
        "kanji": 11 + 12,
        "hiragana": 13 + 10,
        "katakana": 3,
        "latin": 0,
        "digits": 0,
        "signs": 2 + 3,
    }
    assert gdcp["share"].to_dict() == {k: n / 54 for k, n in gdcp["count"].items()}


def test_full_width_letters_and_half_width_kana():
    found = words.scripts(parsed("\uff15\uff27の\uff21\uff29ー\uff76・々。")).set_index(
        ["part", "script"]
    )
    assert found.loc["statement", "count"].to_dict() == {
        "kanji": 1,
        "hiragana": 1,
        "katakana": 2,
        "latin": 3,
        "digits": 1,
        "signs": 2,
    }


def test_length_and_commas(tiny, study):
    small = words.lengths(Study(release="tiny-1", coder="auto").release).set_index("part")
    assert small.loc["gdcp"].tolist() == [2, 26 + 28, 27, 27, 28, 1 + 2]
    table = words.lengths(study.release).set_index("part")
    assert table.loc["gdcp"].tolist() == [3, 75 + 84 + 185, 344 / 3, 84, 185, 1 + 2 + 5]
    whole = table.loc["statement"]
    assert whole[["sentences", "characters", "median", "longest"]].tolist() == [26, 2510, 76.5, 236]


# Where they stand


def test_words_for_working_together_and_names(study):
    found = words.occurrences(study, words.TOGETHER)
    own = found[found["name"] == ""].groupby("word")["label"].agg(list).to_dict()
    assert own == {
        "協力": ["S07", "S08", "S13", "S16", "S17", "S24"],
        "連携": ["S02", "S02", "S14", "S22"],
        "協働": ["S19"],
    }
    named = found.loc[found["name"] != "", ["label", "name"]].to_numpy().tolist()
    assert named == [
        ["S01", "インターネットエコノミーに関する日米政策協力対話"],
        ["S16", "経済協力開発機構"],
        ["S16", "アジア太平洋経済協力"],
        ["S23", ROADMAP],
    ]


def test_words_of_the_course_of_things(study):
    found = words.occurrences(study, words.COURSE).groupby("word")["label"].agg(list).to_dict()
    assert found == {
        "継続": [label for label, _, _ in CARRIED],
        "今後": ["S14", "S17", "S20"],
        "強化": ["S08", "S14"],
        "拡大": ["S24"],
    }


@pytest.mark.parametrize(
    ("word", "label", "context"),
    [
        ("継続", "S07", "…協力を<b>継続</b>するこ…"),
        ("米国は日本が", "S20", "<b>米国は日本が</b>GPA…"),
        ("歓迎した。", "S20", "…ことを<b>歓迎した。</b>"),
        ("(IED)", "S01", "…力対話<b>(IED)</b>におい…"),
    ],
)
def test_a_word_in_its_context(study, word, label, context):
    found = words.occurrences(study, [word], width=3).set_index("label")
    assert found.loc[label, "context"] == context


def test_what_is_carried_on(study):
    found = words.governed(study.release)
    assert found[["label", "form", "governs"]].to_numpy().tolist() == [list(c) for c in CARRIED]


def test_every_continuing_has_a_row_of_its_own():
    found = words.governed(parsed("両国は、継続的に行う協力を継続し、議論した後も継続する。"))
    assert found["governs"].tolist() == ["協力", "協力", ""]
    assert found["form"].tolist() == ["継続的に", "継続", "継続する"]


# What stands together


def test_topics_by_part(read):
    table = words.topics_by_part(read.sentences, read.codebook)
    columns = ["summary", "gdcp", "networks-cyber", "fora-ai", "data-flows", "total"]
    assert table.columns.tolist() == columns
    assert len(table) == 13
    assert table.loc["third-countries"].tolist() == [1, 1, 1, 0, 0, 3]
    assert table.loc["cross-border-data"].tolist() == [1, 0, 0, 0, 5, 6]
    assert table.loc["partnership-frame"].tolist() == [1, 2, 0, 0, 0, 3]


def test_topics_that_stand_together(read):
    table = words.topics_together(read.sentences, read.codebook, 3)
    assert len(table) == 9 * 8 / 2
    pairs = table.set_index(["first", "second"])
    # S02, S07, S08 of S02, S07, S08, S13; S19, S20 of S02, S11, S13, S16, S17, S19, S20, S26
    assert pairs.loc[("cybersecurity", "third-countries")].tolist() == [3, 4, 3 / 4]
    assert pairs.loc[("international-fora", "ai")].tolist() == [2, 8, 2 / 8]
    assert pairs.loc[("ai", "partnership-frame")].tolist() == [0, 6, 0]


def test_topics_in_few_sentences_are_left_out(read):
    table = words.topics_together(read.sentences, read.codebook, 7)
    assert table.to_numpy().tolist() == [["mobile-networks", "international-fora", 1, 14, 1 / 14]]
    assert words.topics_together(read.sentences, read.codebook, 8).empty


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
        ("median-length", None, 76.5, ids(*range(1, 27))),
        ("carried-on", None, 7, ids(1, 7, 11, 13, 15, 16, 19, 21, 22, 23)),
        ("commitments-continuing", None, 4, ids(7, 13, 21, 22)),
        ("commitments-strengthening", None, 1, ids(14)),
        ("widening", None, 1, ids(24)),
        ("subject", "both-countries", 19, ids(*range(5, 16), 17, 18, 19, *range(22, 27))),
        ("subject", "japan-and-us", 2, ids(16, 21)),
        ("subject", "both-governments", 2, ids(3, 4)),
        ("subject", "japan-us", 1, ids(1)),
        ("subject", "united-states", 1, ids(20)),
        ("subject", "dialogue", 1, ids(2)),
        ("subject", "japan", 0, ()),
        ("together", "cooperation", 6, ids(7, 8, 13, 16, 17, 24)),
        ("together", "collaboration", 4, ids(2, 14, 22)),
        ("together", "working-together", 1, ids(19)),
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
    assert value(wide, "commitments-strengthening") == 1


def test_the_least_overlap(monkeypatch):
    table = pd.DataFrame(
        [("A", "B", 10, 10, 9, 11, 9 / 11), ("B", "C", 11, 10, 7, 14, 0.5)],
        columns=["first", "second", "first_size", "second_size", "both", "either", "jaccard"],
    )
    monkeypatch.setattr(words, "overlap", lambda release: table)
    claim = claims.compute(Study(), "noun-overlap")
    assert (claim.value, claim.shown) == (0.5, "0.50")
    assert claim.text == (
        "The most frequent nouns of modes B and C overlap least: 7 of 14, Jaccard 0.50."
    )


def test_shares_of_scripts_make_a_whole(read):
    assert sum(value(read, "script", s) for s in words.SCRIPTS) == pytest.approx(1, abs=0.001)


# Charts and tables

TITLES = {
    "words_counted": "Five of nine words come out differently when a segmenter counts them",
    "carrying_on": "Ten of twenty-six sentences say 継続, to carry on; none says 新たに, newly",
    "working_together": "協力, cooperation, stands in six sentences; 連携, collaboration, in three "
    "and 協働, working together, in one",
    "topics_together": "“Cybersecurity” and “Third countries” stand together most: in 3 of 4 "
    "sentences",
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
        ("words_counted", "確認 (confirm) 9 and 2; 継続 (to carry on) 4 and 10"),
        (
            "carrying_on",
            "強化 (to strengthen): S08, S14; 拡大 (to widen): S24; 新たに (newly): none",
        ),
        ("working_together", "連携 (collaboration): S02, S14, S22; 協働 (working together): S19"),
        ("topics_together", "Cybersecurity and Third countries 3 of 4; "),
    ],
)
def test_what_a_chart_says_in_words(read, name, said):
    assert said in getattr(charts, name)(read).alt


def test_names_are_told_apart_in_the_data(read):
    table = charts.working_together(read).table
    assert table.loc[table["in_name"], "sentence"].tolist() == ["S01", "S23"]
    assert table.loc[(table["word"] == "連携") & (table["sentence"] == "S02"), "times"].item() == 2


def test_too_few_topics_to_compare(read, refusal):
    alone = read.with_parameters(least=8)
    message = refusal(charts.topics_together, alone)
    assert message == "least '8' leaves no two topics; allowed: a smaller number"
    assert tables.topics_together(alone) == (
        "No two topics stand in 8 sentences or more: nothing to compare."
    )


def test_tables_of_words(read):
    assert "| 再確認" in tables.cuts(read) and "再 + 確認" in tables.cuts(read)
    assert "[S06](#ied12-s06)" in tables.concordance(read)
    assert tables.concordance(read).count("<b>再確認</b>") == 7
    assert "Inside the name" not in tables.concordance(read)
    assert ROADMAP in tables.places(read, ["協力"])
    assert tables.places(read, ["新たに"]) == "新たに: in no sentence of this statement."


def test_the_concordance_shows_the_chosen_word(read):
    shown = tables.concordance(read.with_parameters(word="法の支配"))
    assert shown.count("<b>") == 1 and "[S09](#ied12-s09)" in shown


def test_words_for_working_together_by_part(read):
    rows = [[c.strip() for c in r.split("|")] for r in tables.together_by_part(read).splitlines()]
    assert ["", "5G, Beyond 5G and cybersecurity", "2", "1", "0", ""] in rows
    assert ["", "The statement", "6", "4", "1", ""] in rows
    assert ["", "Besides, inside names", "4", "0", "0", ""] in rows


def test_both_pages_of_another_release(tiny):
    study = Study(release="tiny-1", coder="auto", word=parameters.WORD)
    for make in (charts.words_counted, charts.carrying_on, charts.working_together):
        assert make(study).title
    for make in (
        *(tables.cuts, tables.two_counts, tables.nouns, tables.overlap, tables.lengths),
        *(tables.scripts, tables.concordance, tables.topics_by_part, tables.topics_together),
        *(tables.carried, tables.subjects, tables.together_by_part),
    ):
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
        ({"least": 0}, "unknown least '0'; allowed: 1 or more"),
        ({"least": "many"}, "unknown least 'many'; allowed: int"),
    ],
)
def test_parameters_that_are_refused(refusal, given, message):
    assert refusal(Study, **given).startswith(message)


def test_the_published_word_may_be_missing_in_another_release(tiny, spoil):
    spoil(tiny / "release.ja.txt", "再確認", "強調")
    study = Study(release="tiny-1", coder="auto", word="再確認")
    assert tables.concordance(study) == "再確認: in no sentence of this statement."
