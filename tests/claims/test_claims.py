"""Claims against values counted by hand in the release and in the adjudicated reading."""

import pytest

from dialogue import claims
from dialogue.analysis.study import Study


@pytest.fixture(scope="module")
def published():
    return Study()


def numbers(claim):
    return [int(s[-2:]) for s in claim.sentences]


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
        ("most", 14),
        ("longest", "networks-cyber"),
        ("without", 2),  # the summary, and fora and AI
        ("clauses", 28),
        ("future-years", 1),  # 2022
        ("bodies-japan", 6),
        ("bodies-us", 12),
        ("most-used", 6),
        ("verbs", 9),
        ("carries-on", True),
        ("one-decision", True),
        ("come-apart", True),
        ("longest-not-densest", True),
        ("on-record", True),
    ],
)
def test_values(published, key, value):
    assert claims.compute(published, key).value == value


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
        ("theme-sentences", "networks-cyber", 8),
        ("theme-sentences", "ai", 3),  # S02 S19 S20
        ("theme-commitments", "data-flows", 2),  # S21 S22
        ("theme-continuing", "data-flows", 3),  # S21 S22 S23
        ("theme-characters", "gdcp", 0.1371),  # 344 of 2,510
    ],
)
def test_families(published, key, member, value):
    assert claims.compute(published, key, member).value == value


def test_headlines_in_words(published):
    text = {key: claims.compute(published, key).text for key in claims.HEADLINES}
    assert text["carries-on"] == (
        "The text carries work on: ten of its 26 sentences say 継続 (to continue), none 新たに "
        "(newly)."
    )
    assert text["one-decision"] == "One sentence decides, and it decides to continue: S07."
    assert text["come-apart"] == (
        "Form and content come apart: five sentences count as a commitment by form, seven by "
        "content, one by both (S13)."
    )
    assert text["longest-not-densest"] == (
        "The longest part is not the one with the largest share of commitments: in “5G, Beyond 5G "
        "and cybersecurity” 25% of the sentences count, in “Global Digital Connectivity "
        "Partnership” and “Free international data flows” more."
    )
    # by hand in tests/corpus/test_followthrough.py: one item without an event, 15 with one by both
    assert "26 of 27 follow-up items, for 15 of them by the two together" in text["on-record"]


def test_headlines_say_when_they_do_not_hold():
    # by the verb alone, S15 (確認) and S19 (確認) count too: three of eight in the longest part
    study = Study(scheme="verb-only", rule="joint-work")
    claim = claims.compute(study, "longest-not-densest")
    assert claim.value is False
    assert claim.text == (
        "The longest part also has the largest share of commitments: “5G, Beyond 5G and "
        "cybersecurity”."
    )


def test_headlines_in_japanese(published):
    assert claims.compute(published, "carries-on").ja == (
        "継続を述べる文が多い：26文のうち「継続」は10文、「新たに」は0文。"
    )
    assert claims.compute(published, "come-apart").ja == (
        "形式と内容は一致しない：約束とみなす文は形式で5文、内容で7文、両方で1文(S13)。"
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
    assert message == (
        "claim 'rule-count' is a family; allowed: undertakings, joint-work, stated-commitments, "
        "needs"
    )


def test_a_claim_on_a_sentence_that_does_not_exist(published, refusal, monkeypatch):
    from dialogue.claims import register

    rule = register.REGISTER["sentences"]
    bad = register._Rule(
        **{**rule.__dict__, "find": lambda study: claims.Found(1, ("ied12-s99",), "One.")}
    )
    monkeypatch.setitem(register.REGISTER, "sentences", bad)
    message = refusal(claims.compute, published, "sentences")
    assert message == "claim c01: names no sentence 'ied12-s99'"
