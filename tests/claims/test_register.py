"""How a function becomes a claim, and what is said where it cannot be one."""

import pytest

from dialogue import claims
from dialogue.claims import register
from dialogue.claims.register import Found, changes, coded, each, interpreted, measured

HERE = "tests/claims/test_register.py, line "


@pytest.fixture(autouse=True)
def _own_register(monkeypatch):
    """A register that a test may fill, with the claims of the book in it."""
    monkeypatch.setattr(register, "REGISTER", dict(register.REGISTER))


def found(study, *entry):
    return Found(7, ("ied12-s07",), f"Seven {entry[0] if entry else 'in all'}.")


def registered(name, status=measured, *, of=None):
    """``found`` as the claim called ``name``."""

    def find(study, *entry):
        return found(study, *entry)

    find.__name__ = name
    find = changes("Another count.", "rule")(find)
    return status("Counted.")(each(of)(find) if of else find)


@pytest.mark.parametrize("status", [measured, coded, interpreted])
def test_a_claim_is_what_its_function_and_its_decorators_say(study, status):
    registered("c99_of_a_test", status)
    claim = register.compute(study, "of-a-test")
    assert (claim.id, claim.key) == ("ied12-c99", "of-a-test")
    assert claim.status == status.args[0]
    assert (claim.how, claim.changes, claim.depends) == ("Counted.", "Another count.", ("rule",))
    assert (claim.value, claim.shown, claim.text) == (7, "7", "Seven in all.")
    assert claim.sentences == ("ied12-s07",)


def test_a_family_has_a_claim_for_every_entry(study):
    registered("c99_letters", of=lambda study: ["A", "B"])
    letters = [c for c in register.ledger(study) if c.key.startswith("letters")]
    assert [(c.id, c.key, c.text) for c in letters] == [
        ("ied12-c99-a", "letters:a", "Seven A."),
        ("ied12-c99-b", "letters:b", "Seven B."),
    ]


def test_an_entry_that_a_family_does_not_have(study, refusal):
    message = refusal(register.compute, study, "rule-count", "treaty")
    rules = ", ".join(rule.id for rule in study.codebook.forms.rules)
    assert message == f"claim 'rule-count' has no 'treaty'; allowed: {rules}"


@pytest.mark.parametrize(
    ("name", "taken", "by", "module", "allowed"),
    [
        ("c99_longest", "longest", "c09_longest", "text", "a key of its own"),
        ("c09_shortest", "c09", "c09_longest", "text", "the next free number"),
        ("c31_of_a_test", "c31", "c31_check_flag", "profiles", "the next free number"),
    ],
)
def test_a_number_or_key_that_stands_already(refusal, name, taken, by, module, allowed):
    message = refusal(registered, name)
    assert message.startswith(HERE)
    stands = message.partition(": ")[2]
    assert stands.startswith(
        f"'{taken}' of '{name}' is that of '{by}' in notebooks/dialogue/claims/{module}.py, line "
    )
    assert stands.endswith(f"; allowed: {allowed}")
    assert "shortest" not in register.REGISTER


@pytest.mark.parametrize("name", ["of_a_test", "c99", "c9_of_a_test", "c99_"])
def test_a_function_that_is_called_by_no_number_and_key(refusal, name):
    message = refusal(registered, name)
    assert message.startswith(HERE)
    assert message.endswith(f": no claim is called '{name}'; allowed: such as c07_key")


def test_a_claim_without_what_changes_it(refusal):
    def c99_of_a_test(study):
        return found(study)

    message = refusal(measured("Counted."), c99_of_a_test)
    assert message.endswith(": claim 'c99' does not say what changes it; allowed: @changes")


def test_a_claim_that_depends_on_no_such_parameter(refusal):
    assert refusal(changes, "Another count.", "tone").startswith("unknown parameter 'tone'; ")


def test_the_book_lists_its_claims_by_number(study):
    numbers = [c.id.split("-")[1] for c in claims.ledger(study)]
    assert numbers == sorted(numbers)
