"""Claims against values counted by hand in the release and in the adjudicated reading."""

import pytest

from dialogue import claims
from dialogue.analysis.study import Study


@pytest.fixture(scope="module")
def published():
    return Study()


def numbers(claim):
    return [int(s[-2:]) for s in claim.sentences]


@pytest.mark.published
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sentences", 26),
        ("characters", 2510),
        ("continuing", 10),
        ("renewal", 0),
        ("deciding", 1),
        ("commitments", 5),
        ("fewest", 5),
        ("most", 17),  # by the verb alone
        ("longest", "networks-cyber"),
        ("without", 2),  # the summary, and fora and AI
        ("clauses", 28),
        ("future-years", 1),  # 2022
        ("bodies-one", 6),
        ("bodies-other", 12),
        ("most-used", 6),
        ("verbs", 8),  # all but plain description
        ("carries-on", True),
        ("one-decision", True),
        ("come-apart", True),
        ("longest-not-densest", True),
        ("on-record", True),
        ("third-countries", True),
        ("calendar", True),
        ("anchored", True),
        ("sequels", True),
        ("two-ways", True),
        ("money", True),
        ("next-meeting", True),
    ],
)
def test_values(published, key, value):
    assert claims.compute(published, key).value == value


@pytest.mark.published
@pytest.mark.parametrize(
    ("key", "sentences"),
    [
        ("continuing", [1, 7, 11, 13, 15, 16, 19, 21, 22, 23]),
        ("deciding", [7]),
        ("commitments", [7, 13, 14, 21, 22]),
        ("clauses", [17, 19]),
        ("future-years", [17]),
    ],
)
def test_sentences_that_claims_rest_on(published, key, sentences):
    assert numbers(claims.compute(published, key)) == sentences


@pytest.mark.published
@pytest.mark.parametrize(
    ("key", "member", "value"),
    [
        ("form", "undertake", 5),
        ("form", "work-together", 1),
        ("form", "hold-commitment", 6),
        ("form", "state-need", 2),
        ("form", "hold-view", 6),  # S08 S09 S10 S11 S17 S25
        ("form", "welcome", 5),
        ("form", "describe", 1),
        ("rule-count", "joint-work", 6),
        ("rule-count", "stated-commitments", 12),
        ("content-count", "five", 2),  # S24 S26
        ("content-count", "three", 11),  # S07 S08 S13 S14 S15 S17 S19 S22 S23 S24 S26
        ("predicate", "describe", 1),
        ("theme-sentences", "supplier-trust", 6),  # S08 S09 S10 S11 S13 S15
        ("theme-sentences", "connectivity", 2),  # S06 S17
        ("theme-sentences", "standards", 2),  # S14 S17
        ("theme-sentences", "networks-cyber", 8),
        ("theme-sentences", "ai", 3),  # S02 S19 S20
        ("theme-commitments", "data-flows", 2),  # S21 S22
        ("theme-continuing", "data-flows", 3),  # S21 S22 S23
        ("theme-characters", "gdcp", 0.1371),  # 344 of 2,510
    ],
)
def test_families(published, key, member, value):
    assert claims.compute(published, key, member).value == value


@pytest.mark.published
def test_headlines_in_words(published):
    """By hand from the text, readings, rounds and events that each rests on."""
    text = {key: claims.compute(published, key).text for key in claims.HEADLINES}
    assert text == {
        "third-countries": "The only decision (S07) is to go on cooperating in third countries: "
        "four fields, no country, no sum and no date named.",
        "calendar": "The calendar is that of others: the dates to come in the joint text are "
        "Prague 5G conference (S13) and ITU meetings of 2022 (S17). The dialogue's own next "
        "meeting stands only in the ministry's notice, for 2022; it was held on 6 and 7 March "
        "2023.",
        "anchored": "Only “Free international data flows” is anchored in named instruments: S23 "
        "and S24 each name one that the two act on. No sentence of another part does.",
        "sequels": "The two sentences that meet all five criteria of content (S24 and S26) had a "
        "sequel: first S24, 21 April 2022, Global CBPR Forum declared; S26, 14 December 2022, "
        "OECD declaration on government access. What followed need not follow from them.",
        "two-ways": "On “Cross-border data flows” the two went different ways (S22): on record of "
        "Japan, Statement of the co-convenors of the WTO talks (14 December 2021) and WTO text on "
        "electronic commerce (26 July 2024); of the United States, US pauses IPEF digital trade "
        "talks (October 2023), US withdraws its WTO proposals on data (25 October 2023), Executive "
        "Order 14117 (28 February 2024) and US stays out of the WTO text (26 July 2024).",
    }


@pytest.mark.published
def test_subjects_that_come_and_go(published):
    """By hand from ``data/subjects.csv``: seven of fourteen meetings are the earlier half."""
    found = claims.compute(published, "come-and-go")
    assert (found.value, found.text) == (
        4,
        "On the pages seen, the later half of the meetings is the first to name “Artificial "
        "intelligence” (2018), “Mobile networks: 5G and beyond” (2018), “Trust in suppliers and "
        "supplier diversity” (2020) and “ICT for green growth” (2021); the earlier half is the "
        "last to name “Cloud computing” (2012) and “Digital government” (2014).",
    )
    # of the first twelve the earlier six: the seventh meeting is the first to name the Internet
    # of things, and freedom online has not come back yet
    assert claims.compute(Study(as_of="2021-11-18"), "come-and-go").value == 5


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        ("sequels", "2022-04-20", False),  # the first event on CBPR came a day later
        ("sequels", "2022-12-14", True),
        ("two-ways", "2023-09-30", False),  # until then only Japan had acted alone
        ("two-ways", "2023-10-25", True),
    ],
)
def test_headlines_on_an_earlier_day(key, day, value):
    assert claims.compute(Study(as_of=day), key).value is value


def test_the_next_meeting_is_not_told_before_it_was_held():
    before = Study(as_of="2023-03-05")
    told = claims.compute(before, "calendar").text
    assert told.endswith("in the ministry's notice, for 2022; it was not held by then.")
    told = claims.compute(before, "next-meeting")
    assert told.text == "The next meeting, planned for 2022, was not held by then."
    assert told.ja == "2022年が目処とされた次回会合はその時点までに開かれていない。"
    told = claims.compute(Study(), "next-meeting")
    assert told.text == "The next meeting, planned for 2022, was held on 6 and 7 March 2023."
    assert told.ja == "2022年が目処とされた次回会合は2023年3月6日・7日に開かれた。"


def test_a_sum_of_money_is_seen(published, monkeypatch):
    assert claims.compute(published, "money").text == "It names no sum of money."
    table = published.sentences.copy()
    table.loc[table["label"].isin(["S07", "S14"]), "text"] += "100億円"
    monkeypatch.setattr(Study, "sentences", table)
    found = claims.headlines.c70_money(Study())
    assert (found.value, found.text) == (False, "Sums of money stand in S07 and S14.")
    assert found.ja == "金額を挙げる文はS07、S14である。"


def test_a_decision_that_names_a_country_a_sum_or_a_date_is_seen(published, monkeypatch):
    for word in ("フィリピン", "100億円", "2025年"):
        other = Study()
        table = published.sentences.copy()
        s07 = table["label"].eq("S07")
        table.loc[s07, "text"] = table.loc[s07, "text"] + word
        monkeypatch.setattr(Study, "sentences", table)
        found = claims.headlines.c61_third_countries(other)
        assert found.value is False and found.text.startswith("Not one decision alone"), word


def test_findings_on_counting_in_words(published):
    text = {key: claims.compute(published, key).text for key in (*claims.COUNTING, "on-record")}
    assert text["carries-on"] == (
        "More sentences say 継続 (to continue) than 新たに (newly): of 26, ten and none. What is "
        "new can be said in other words."
    )
    assert text["one-decision"] == "One sentence decides, and it decides to continue: S07."
    assert text["come-apart"] == (
        "Form and content come apart: five sentences count by form (“Undertakings only”), seven by "
        "content, one by both (S13)."
    )
    assert text["longest-not-densest"] == (
        "The longest part is not the part with the largest share of sentences that count: “5G, "
        "Beyond 5G and cybersecurity” (2 of 8); larger in “Global Digital Connectivity "
        "Partnership” (1 of 3) and “Free international data flows” (2 of 6)."
    )
    # by hand in tests/corpus/test_followthrough.py: one item without an event, 15 with one by both
    assert "26 of 27 follow-up items, for 15 of them by the two together" in text["on-record"]


@pytest.mark.published
def test_headlines_say_when_they_do_not_hold():
    # by the verb alone, S15 (確認) and S19 (確認) count too: three of eight in the longest part
    study = Study(scheme="verb-only", rule="joint-work")
    claim = claims.compute(study, "longest-not-densest")
    assert claim.value is False
    assert claim.text == (
        "The longest part is the part with the largest share of sentences that count: “5G, Beyond "
        "5G and cybersecurity” (3 of 8)."
    )


@pytest.mark.published
def test_headlines_in_japanese(published):
    assert claims.compute(published, "third-countries").ja == (
        "決定したのは第三国での協力の継続だけである(S07)：4分野を挙げ、国名、金額、期日は挙げていない。"
    )
    assert claims.compute(published, "sequels").ja == (
        "五つの基準をすべて満たす2文(S24、S26)にはその後の出来事の記録がある：最初はS24、"
        "2022年4月21日、グローバルCBPRフォーラムの設立宣言；S26、2022年12月14日、ガバメント"
        "アクセスに関するOECD宣言。因果関係を示すものではない。"
    )
    assert claims.compute(published, "carries-on").ja == (
        "「継続」とある文は「新たに」とある文より多い：26文のうち10文と0文。"
        "新しいことは他の語でも述べうる。"
    )
    assert claims.compute(published, "come-apart").ja == (
        "形式と内容は一致しない：該当する文は形式(「行動の表明のみ」)で5文、内容で7文、両方で1文(S13)。"
    )


def test_what_a_coder_did_not_code_is_not_said():
    claim = claims.compute(Study(coder="auto"), "come-apart")
    assert claim.value is None and claim.shown == "not coded"


def test_another_rule_changes_the_claims_that_depend_on_it_and_no_other(published):
    other = published.with_parameters(rule="needs")
    before = {c.id: c for c in claims.ledger(published)}
    for claim in claims.ledger(other):
        if "rule" not in claim.depends:
            assert claim == before[claim.id]
    assert claims.compute(other, "commitments").value == 14


@pytest.mark.parametrize("name", ["scheme", "rule", "content", "coder"])
def test_what_depends_on_a_choice_says_so(published, name):
    """A claim that a choice changes names it under ``depends``."""
    values = {"scheme": "verb-only", "rule": "needs", "content": "five", "coder": "auto"}
    other = published.with_parameters(**{name: values[name]})
    before = {c.id: c for c in claims.ledger(published)}
    changed = {c.id for c in claims.ledger(other) if before.get(c.id) not in (None, c)}
    assert changed, "the choice changes something"
    silent = {i for i in changed if name not in before[i].depends}
    assert silent == set()


def test_ids_are_never_used_twice(published):
    ids = [c.id for c in claims.ledger(published)]
    assert len(ids) == len(set(ids))
    numbers = [r.number for r in claims.REGISTER.values()]
    assert len(numbers) == len(set(numbers))


def test_every_claim_says_how_and_what_would_change_it(published):
    for claim in claims.ledger(published):
        assert claim.how and claim.changes and claim.text, claim.id


def test_an_unknown_claim(published, refusal):
    message = refusal(claims.compute, published, "verdict")
    assert message.startswith("unknown claim 'verdict'; allowed: ")


def test_a_family_needs_a_member(published, refusal):
    message = refusal(claims.compute, published, "rule-count")
    rules = ", ".join(rule.id for rule in published.codebook.forms.rules)
    assert message == f"claim 'rule-count' is a family; allowed: {rules}"


def test_a_claim_on_a_sentence_that_does_not_exist(published, refusal, monkeypatch):
    from dialogue.claims import register

    rule = register.REGISTER["sentences"]
    bad = register._Rule(
        **{**rule.__dict__, "find": lambda study: claims.Found(1, ("ied12-s99",), "One.")}
    )
    monkeypatch.setitem(register.REGISTER, "sentences", bad)
    message = refusal(claims.compute, published, "sentences")
    assert message == "claim c01: names no sentence 'ied12-s99'"
