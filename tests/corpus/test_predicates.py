"""Predicates in Japanese and English, on invented sentences whose verb is told here by hand."""

import unicodedata

import pandas as pd
import pytest

from dialogue.corpus import codebook, files
from dialogue.corpus.coding import Coder
from dialogue.corpus.release import Sentence


@pytest.fixture(scope="module")
def coders():
    return {language: Coder(codebook.load(), language) for language in ("ja", "en")}


def coded(coder: Coder, text: str, start: int = 0):
    return coder.clauses(Sentence("mock1-s01", 1, "p", 1, text, start, start + len(text)))


# What stands after 確認, and where the sentence speaks of 確認 in no such way
ENDINGS = [
    *("した", "しました", "する", "します", "し", "しており", "している", "しています", "された"),
    *("されました", "される", "ができた", "を行った", "を行いました", "が行われた", "がなされた"),
    *("した。", "しました。", "。", "", "したところです。", "を実施した（別添１参照）。"),
]
NO_ENDINGS = ["していない。", "しなかった。", "を終えた。", "書を交わす。", "事項。"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_verb_in_all_its_forms(coders, ending):
    (clause,) = coded(coders["ja"], f"【架空】両国は，協力の重要性を確認{ending}")
    assert clause.rule == "confirm/importance"
    assert (
        clause.auxiliary
        == unicodedata.normalize("NFKC", ending).partition("。")[0].partition("(")[0]
    )


@pytest.mark.parametrize("ending", NO_ENDINGS)
def test_what_is_no_form_of_it(coders, ending):
    assert coded(coders["ja"], f"【架空】両国は、内容を確認{ending}")[-1].verb != "confirm"


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("共に進むことで一致。", "agree"),
        ("共に進むことに合意した。", "agree"),
        ("案に同意しました。", "agree"),
        ("急務との認識を共有した。", "agree"),
        ("概要の説明。", "state"),
        ("概要について説明があった。", "state"),
        ("遅れが指摘された。", "state"),
        ("方針を述べました。", "state"),
        ("方針について意見交換を行った。", "exchange"),
        ("方針が議論された。", "exchange"),
        ("事例を共有した。", "exchange"),
        ("会合を開催しました。", "describe"),
        ("会合を行いました。", "describe"),
        ("会合に参加した。", "describe"),
        ("議論を含むものであった。", "describe"),
        ("理解を深めることを目的とする。", "describe"),
        ("定期的な対話です。", "describe"),
        ("初めての会合である。", "describe"),
        ("来年も議題とすることとされた。", "decide"),
        ("窓口を置くこととした。", "decide"),
        ("参加の意図を表明した。", "express"),
        ("遅れへの懸念を表明しました。", "express"),
        ("発効を期待する。", "expect"),
        ("発効への期待を表明した。", "expect"),
        ("案を支持した。", "support"),
        ("案に賛同した。", "support"),
        ("報告に留意した。", "note"),
        ("対応を要請した。", "request"),
        ("事業の開始を発表した。", "announce"),
        ("来年開く予定です。", "plan"),
        ("共に取り組んでいく。", "intend"),
        ("協力を続ける意向です。", "intend"),
        ("交流を拡大すること。", "intend"),
        ("規律を整える必要がある。", "need"),
        ("慎重に扱うべきである。", "need"),
        ("取組を再確認しました。", "reaffirm"),
        ("成果を歓迎いたしました。", "welcome"),
        ("規格に関する情報を交換した。", "exchange"),
        ("次を確認した：", "confirm"),
        ("共に進むことを確認した。」", "confirm"),
        ("機器を寄贈した。", None),
    ],
)
def test_japanese_predicates(coders, said, verb):
    assert coded(coders["ja"], f"【架空】双方は、{said}")[-1].verb == verb


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("reaffirmed their continued commitment to openness.", "reaffirm/commitment"),
        ("also welcomed the results of the trial.", "welcome/named-thing"),
        ("affirmed the value of early talks.", "confirm/value"),
        ("have decided to continue cooperation on satellites.", "decide/own-action"),
        ("intend to share experience.", "intend/none"),
        ("recognized the need for clear rules.", "recognise/need"),
        ("recognised that rules are needed.", "recognise/judgement"),
        ("emphasised the importance of care.", "emphasise/importance"),
        ("strongly emphasized the importance of care.", "emphasise/importance"),
        ("underscored the opportunity to learn.", "emphasise/opportunity"),
        ("highlighted the role of schools.", "emphasise/none"),
        ("noted the report.", "note/none"),
        ("discussed numbering.", "exchange/none"),
        ("shared information on faults.", "exchange/none"),
        ("shared the view that care is due.", "agree/judgement"),
        ("agreed to meet again.", "agree/none"),
        ("are committed to fair rules.", "commit/none"),
        ("expressed their full support for the plan.", "support/none"),
        ("expressed concern about fraud.", "express/none"),
        ("announced a fund.", "announce/none"),
        ("look forward to the next round.", "expect/none"),
        ("held a meeting in Kaku.", "describe/none"),
        ("described the new rules.", "state/none"),
        ("will work together on cables.", "intend/none"),
        ("will be hosted by Kaku next year.", "plan/none"),
        ("confirmed that they will work together.", "confirm/own-action"),
        ("donated a machine.", None),
    ],
)
def test_english_predicates(coders, said, rule):
    (clause,) = coded(coders["en"], f"【架空】 In light of earlier talks, the two sides {said}")
    assert (clause.subject.id, clause.rule, clause.auxiliary) == ("both-sides", rule, "")


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("It was agreed that a report would follow.", "agree", None),
        ("Officials welcomed the interest of both sides.", "welcome", None),
        ("It was noted that Japan had welcomed the plan.", "note", None),
        (
            "In talks with Japan, hosted by Kaku, the United States noted it.",
            "note",
            "united-states",
        ),
        ("The United States and Kaku signed a memorandum.", "decide", None),
        ("Japan, as host of the round, thanked all.", "express", "japan"),
        ("The two countries donated what Japan announced in May.", None, "both-countries"),
    ],
)
def test_an_english_verb_goes_with_its_subject(coders, text, verb, subject):
    (clause,) = coded(coders["en"], f"【架空】 {text}")
    assert (clause.verb, clause.subject and clause.subject.id) == (verb, subject)


def test_english_clauses_and_their_places(coders):
    text = "【架空】 Both countries reaffirmed support for it, and confirmed that they will work."
    first, last = coded(coders["en"], text, start=100)
    shown = [text[c.start - 100 : c.end - 100] for c in (first, last)]
    assert "".join(shown) == text
    assert shown[1] == " and confirmed that they will work."
    words = [text[c.predicate[0] - 100 : c.predicate[1] - 100] for c in (first, last)]
    assert words == ["reaffirmed support", "confirmed that they will"]
    assert [c.main for c in (first, last)] == [False, True]
    assert {text[c.subject.start - 100 : c.subject.end - 100] for c in (first, last)} == {
        "Both countries"
    }


def test_english_topics_forums_and_values(coders):
    text = "【架空】 Japan supported an open, secure Internet and AI standards at the OECD."
    (clause,) = coded(coders["en"], text)
    assert [m.id for m in clause.topics] == [
        "open-internet",
        "international-fora",
        "standards",
        "ai",
    ]
    assert [m.id for m in clause.forums] == ["oecd"]
    assert [m.id for m in clause.values] == ["open", "secure"]


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_no_code_is_lost_by_how_text_is_composed(coders, form):
    text = "【架空】両国は、ＯＥＣＤにおけるプライバシーとガバメントアクセスの価値を強調しました。"
    text = unicodedata.normalize(form, text)
    (clause,) = coded(coders["ja"], text, start=7)
    assert clause.rule == "emphasise/value"
    found = [*clause.topics, *clause.forums, *clause.values, clause.subject]
    assert [m.id for m in found] == [
        *("international-fora", "privacy-access", "oecd", "privacy", "both-countries")
    ]
    words = [unicodedata.normalize("NFKC", text[m.start - 7 : m.end - 7]) for m in found]
    assert words == ["OECDにおける", "プライバシー", "OECD", "プライバシー", "両国"]
    start, end = clause.predicate
    assert unicodedata.normalize("NFC", text[start - 7 : end - 7]) == "価値を強調しました"
    assert clause.end == 7 + len(text)


@pytest.mark.parametrize("text", ["", "。", " ", "(注)", "…"])
def test_a_text_with_no_predicate_is_uncoded(coders, text):
    (clause,) = coded(coders["ja"], text)
    assert (clause.verb, clause.rule, clause.end) == (None, None, len(text))


def test_a_language_without_patterns(refusal):
    message = refusal(Coder, codebook.load(), "fr")
    assert message == "no coder for language 'fr'; allowed: ja, en"


def test_every_verb_of_every_head_has_a_form_in_every_grouping():
    book = codebook.load()
    frames = [(v.id, h.id) for v in book.predicates.verbs for h in book.predicates.heads]
    assert [(s.id, f) for s in book.forms.schemes for f in frames if not s.group_of(*f)] == []


def test_the_family(coders):
    table = files.read_table("validation/family.csv")
    verbs = {v.id for v in codebook.load().predicates.verbs}
    assert set(table["verb"]) <= verbs and set(table["first"]) <= verbs | {""}
    named = pd.Series(
        [coded(coders[r.language], r.text)[-1].verb is not None for r in table.itertuples()]
    )
    shares = named.groupby([table["set"], table["language"]]).mean()
    assert (shares["with the rules"] >= 0.95).all()
