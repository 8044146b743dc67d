"""Claims on what became of the sentences of one release in another; values counted by hand."""

from dialogue import claims
from dialogue.analysis.study import Study

MADE = ("carried", "edited", "new", "dropped")


def test_a_release_alone_has_no_such_claim(study):
    assert not {claim.key.partition(":")[0] for claim in claims.ledger(study)} & {*MADE}


def test_how_many_sentences_are_carried_edited_new_and_gone(rounds):
    """In Japanese alone: as aligned by hand, but for S18, of which only the English is the same."""
    study = Study(release="mock-02")
    made = {key: claims.compute(study, key, "mock-01") for key in MADE}
    assert {key: claim.value for key, claim in made.items()} == {
        "carried": 5,
        "edited": 10,
        "new": 5,
        "dropped": 5,
    }
    assert made["carried"].id == "mock02-c72-mock-01"
    assert made["carried"].text == "Five sentences of round 2 stand as in round 1."
    assert made["dropped"].text == "Five sentences of round 1 are not in round 2 any more."
    new = ("s05", "s09", "s14", "s18", "s19")
    assert made["new"].sentences == tuple(f"mock02-{s}" for s in new)
    assert made["dropped"].sentences == ()  # they are of the other release


def test_a_threshold_changes_them(rounds):
    """From 60 % on the heavy edit of S15, alike by 55 %, is a new sentence and one that is gone."""
    study = Study(release="mock-02", threshold=60)
    assert [claims.compute(study, key, "mock-01").value for key in MADE] == [5, 9, 6, 6]
