"""Two releases side by side, and where a wording stood before; values worked out by hand."""

import shutil

import pytest
import yaml
from support import ROOT

from dialogue.analysis import comparison, parameters
from dialogue.analysis.comparison import Comparison, Text, changes, fold, precedents
from dialogue.analysis.study import Study
from dialogue.corpus.description import About
from dialogue.corpus.release import Sentence

PAIR = ROOT / "data/validation/pair"


def text(id, *sentences, english=(), **about):
    """A release with one part, of these sentences."""
    about = About(id=id, title_ja="【架空】", title_en="[Fictional]", **about)
    prefix = id.replace("-", "")
    made = tuple(
        Sentence(f"{prefix}-s{n:02d}", n, "part-1", 1, said, 0, len(said))
        for n, said in enumerate(sentences, 1)
    )
    said = {"ja": {s.id: s.text for s in made}}
    if english:
        said["en"] = {s.id: words for s, words in zip(made, english, strict=True)}
    return Text(about, made, said)


def numbers(pairs):
    return [tuple(s and s.number for s in (p.earlier, p.later)) for p in pairs]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("５Ｇ，ＡＩ．", "5G、AI。"),
        ("両国は、 歓迎した。\n", "両国は、歓迎した。"),
        ("データ｡", "データ。"),
        ("官‐民", "官-民"),
        ("2019〜2020", "2019～2020"),
    ],
)
def test_spacing_width_and_kinds_of_signs_do_not_count(written, same):
    assert fold(written) == fold(same)


def test_words_and_capitals_count():
    assert fold("再確認") != fold("確認")
    assert fold("The  Internet, now", "en") == ["The", "Internet", "、", "now"]
    assert fold("internet", "en") != fold("Internet", "en")


def test_how_alike_two_sentences_are():
    """Of あいうえ and あいうお three characters are common, in order: 2 * 3 / 8. Of the English
    three words and the point of five each: 2 * 4 / 10."""
    made = Comparison(
        text("a-1", "あいうえ", english=["We both met here."]),
        text("a-2", "あいうお", english=["We both met there."]),
    )
    [pair] = made.matches
    assert pair.alike == {"ja": 75, "en": pytest.approx(80)} and pair.most == pytest.approx(80)


def test_the_most_alike_are_matched_first_and_each_once():
    """あいうえお is in both; of あいうえか, with four of five in common, nothing is left for it."""
    made = Comparison(
        text("a-1", "あいうえか", "あいうえお"), text("a-2", "あいうえお", "さしすせそ")
    )
    pairs = made.pairs(50)
    assert numbers(pairs["carried"]) == [(2, 1)]
    assert numbers(pairs["dropped"]) == [(1, None)] and numbers(pairs["new"]) == [(None, 2)]


def test_equal_ones_are_matched_in_their_order():
    made = Comparison(
        text("a-1", "同じ文。", "同じ文。"), text("a-2", "別の話です。", "同じ文。", "同じ文。")
    )
    assert numbers(made.pairs(50)["carried"]) == [(1, 2), (2, 3)]


def test_a_threshold_chooses_among_the_matches():
    made = Comparison(text("a-1", "あいうえ"), text("a-2", "あいうお"))
    assert numbers(made.pairs(75)["edited"]) == [(1, 1)]
    assert numbers(made.pairs(76)["new"]) == [(None, 1)]
    curve = made.curve().query("kind == 'edited'")
    assert curve.set_index("threshold")["count"].to_dict() == {
        t: int(t <= 75) for t in range(40, 100, 5)
    }


def test_nothing_to_compare_in_is_nothing_found():
    empty = text("a-1")
    assert numbers(Comparison(empty, text("a-2", "文。")).pairs(50)["new"]) == [(None, 1)]
    english = Text(empty.about, empty.sentences, {"en": {}})
    assert Comparison(english, text("a-2", "文。")).languages == []


# What differs


@pytest.mark.parametrize(
    ("old", "new", "language", "told"),
    [
        (
            "重要性を認識した。",
            "重要性を強調した。",
            "ja",
            [("=", "重要性を"), ("-", "認識"), ("+", "強調"), ("=", "した。")],
        ),
        ("５Ｇ，", "5G、", "ja", [("=", "5G、")]),
        ("両国は歓迎", "両国は 歓迎", "ja", [("=", "両国は 歓迎")]),
        ("Both met.", "Both met again.", "en", [("=", "Both met"), ("+", " again"), ("=", ".")]),
        ("", "新しい", "ja", [("+", "新しい")]),
    ],
)
def test_what_differs_within_a_sentence(old, new, language, told):
    made = changes(old, new, language)
    squeezed = [(kind, piece.strip()) for kind, piece in made]
    assert squeezed == [(kind, piece.strip()) for kind, piece in told]
    kept = "".join(piece for kind, piece in made if kind != "-")
    assert kept == new


def test_a_single_character_between_two_changes_is_told_with_them():
    made = changes("甲の乙。", "丙の丁。")
    assert made == [("-", "甲の乙"), ("+", "丙の丁"), ("=", "。")]


# Which release is compared


def test_the_nearest_earlier_round_is_compared(rounds):
    third = rounds / "data/releases/mock-05"
    shutil.copytree(rounds / "data/releases/mock-02", third)
    spoilt = (third / "release.yml").read_text("utf-8").replace("mock-02", "mock-05")
    (third / "release.yml").write_text(spoilt.replace("round: 2", "round: 5"), "utf-8")
    assert [parameters.nearest(f"mock-0{n}") for n in (5, 2)] == ["mock-02", "mock-01"]
    assert parameters.nearest("mock-01") == "mock-02"  # no earlier one: the next
    assert parameters.nearest("ied-12") == "mock-02"  # of another series: June 2020 is nearest
    assert parameters.series("mock-05") == ["mock-01", "mock-02", "mock-05"]


def test_a_release_is_called_as_its_folder(rounds):
    """Whatever its description says, which ``dialogue check`` refuses; a folder that can be no id
    is no release."""
    releases = rounds / "data/releases"
    path = releases / "mock-01/release.yml"
    path.write_text(path.read_text("utf-8").replace("id: mock-01", "id: other"), "utf-8")
    assert parameters.nearest("mock-02") == "mock-01"
    shutil.copytree(releases / "mock-01", releases / "Mock-3")
    assert parameters.releases() == ["ied-12", "mock-01", "mock-02"]


def test_a_release_alone_is_compared_with_none(project, refusal):
    assert parameters.nearest("ied-12") == "" and Study().against == ""
    assert refusal(comparison.of, Study()) == (
        "there is no release to compare ied-12 with; allowed: 'dialogue add' brings one"
    )


def test_what_may_be_compared(rounds, refusal):
    assert Study(release="mock-02", against="ied-12").against == "ied-12"
    assert Study(release="mock-02", against="").against == ""
    message = "unknown against 'mock-02'; allowed: ied-12, mock-01"
    assert refusal(Study, release="mock-02", against="mock-02") == message
    assert refusal(Study, threshold=0) == "threshold '0'; allowed: 40 to 100, in percent"


def test_a_study_that_compares_nothing_tells_no_threshold(rounds):
    assert Study(against="", threshold=60).given == {}
    assert Study(against="mock-01", threshold=60).given == {"against": "mock-01", "threshold": 60}


def test_what_no_page_asks_for_is_not_read(rounds):
    from dialogue.corpus import workspace

    workspace.used.clear()
    _ = Study(release="mock-02").sentences, Study(release="mock-02").published
    assert not any("mock-01" in name or name == "data/releases/" for name in workspace.used)


def test_the_earlier_release_is_the_earlier_whichever_is_read(rounds):
    for release, against in (("mock-01", "mock-02"), ("mock-02", "mock-01")):
        made = comparison.of(Study(release=release, against=against))
        assert (made.earlier.about.id, made.later.about.id) == ("mock-01", "mock-02")


# The pair that was aligned by hand


def test_the_pair_is_aligned_as_by_hand():
    made = Comparison(comparison.read(PAIR / "mock-01"), comparison.read(PAIR / "mock-02"))
    hand = yaml.safe_load((PAIR / "alignment.yml").read_text("utf-8"))
    for kind, pairs in made.pairs(parameters.THRESHOLD).items():
        assert sorted(numbers(pairs), key=str) == sorted(
            [(old, new) for old, new, wanted in hand if wanted == kind], key=str
        ), kind


def test_each_sentence_of_the_pair_is_aligned_once():
    hand = yaml.safe_load((PAIR / "alignment.yml").read_text("utf-8"))
    for side in (0, 1):
        assert sorted(row[side] for row in hand if row[side]) == list(range(1, 21))


def test_precision_and_recall_on_the_pair():
    """At 50 % all is as by hand. At 95 % none of the ten edits is found but six carried ones: their
    sentences then stand as new and dropped, fourteen each, four of them rightly."""
    rates = comparison.validation().set_index(["threshold", "kind"])
    for kind, count in {"carried": 6, "edited": 10, "new": 4, "dropped": 4}.items():
        assert tuple(rates.loc[(50, kind)]) == (count, count, count, 1, 1)
    assert tuple(rates.loc[(95, "new")]) == (14, 4, 4, pytest.approx(4 / 14), 1)
    assert tuple(rates.loc[(95, "edited")])[:3] == (0, 10, 0)


def test_a_sentence_worded_anew_in_one_language_is_matched_by_the_other():
    made = Comparison(comparison.read(PAIR / "mock-01"), comparison.read(PAIR / "mock-02"))
    [drift] = [p for p in made.matches if p.later.number == 18]
    assert drift.earlier.number == 19 and drift.alike["en"] == 100 and drift.alike["ja"] < 50


# Precedents


def test_where_a_phrase_stood():
    """Of 公正な競争 in 公平な競争 four of five characters are common, in a place of five: 80 %."""
    texts = [
        text("a-1", "両国は、公正な競争を支持した。", "別の話をした。"),
        text(
            "a-2", "両国は、公平な競争を支持した。", english=["Both backed fair competition here."]
        ),
    ]
    found = list(precedents("公正な 競争", texts))
    assert [(f["release"], f["sentence"], round(f["alike"])) for f in found] == [
        ("a-1", "a1-s01", 100),
        ("a-2", "a2-s01", 80),
    ]
    [english] = precedents("FAIR competition", texts)
    assert (english["language"], english["alike"]) == ("en", 100)
    assert list(precedents("公正に", texts)) == []  # three characters have to stand as they are


def test_a_shorter_wording_is_near_to_a_longer_phrase():
    """両国は継続する。 has 8 characters, all of them in the phrase's 12: 2 * 8 / 20."""
    [found] = precedents("両国は取組を今継続する。", [text("a-1", "両国は継続する。")])
    assert found["alike"] == pytest.approx(80)
