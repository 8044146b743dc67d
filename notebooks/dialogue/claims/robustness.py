"""Does a headline claim hold under other defensible choices, and which choice flips it?

A multiverse: every combination of the choices is tried. It shows which choices matter; it does not
estimate anything (Steegen, Tuerlinckx, Gelman and Vanpaemel, "Increasing Transparency Through a
Multiverse Analysis", 2016; Simonsohn, Simmons and Nelson, "Specification curve analysis", 2020).
"""

from itertools import product

import pandas as pd

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study, once
from dialogue.corpus import readings

EXCLUDED = {
    "scheme=ordinal": "The same groups in an assumed order; no headline claim uses the order.",
    "as_of": "A day to look back from is a reader's choice and not one of method.",
}


def choices(study: Study) -> dict[str, list[str]]:
    """The defensible values of every choice of method, the published one first."""
    book = study.codebook.forms
    first = {
        name: parameters.parameter(name).default({"release": study.release.id}) for name in _NAMES
    }
    values = {
        "coder": readings.coders(study.release.id),
        "scheme": [s.id for s in book.schemes if not s.ordinal],
        "rule": [r.id for r in book.rules],
        "content": [r.id for r in book.content_rules],
    }
    return {n: sorted(v, key=lambda x, n=n: x != first[n]) for n, v in values.items()}


def published(study: Study) -> dict[str, str]:
    """The published value of every choice."""
    return {name: values[0] for name, values in choices(study).items()}


_NAMES = ("coder", "scheme", "rule", "content")


@once()
def grid(study: Study) -> pd.DataFrame:
    """Every headline claim under every combination of choices.

    Columns: key, claim (its id), coder, scheme, rule, content, holds (boolean, missing where the
    choices do not let it be said).
    """
    options = choices(study)
    rows = []
    for combination in product(*options.values()):
        chosen = dict(zip(options, combination, strict=True))
        for key in claims.HEADLINES:
            claim = claims.compute(study.with_parameters(**chosen), key)
            rows.append({"key": key, "claim": claim.id, **chosen, "holds": claim.value})
    return pd.DataFrame(rows).astype({"holds": "boolean"})


def summary(table: pd.DataFrame, published: dict) -> pd.DataFrame:
    """How far each headline claim holds.

    ``table`` as ``grid`` gives it, ``published`` the published value of each choice. Columns: key,
    claim, tried, said (combinations in which it can be said), holds, share (of those said), flips
    (tuple of ``choice=value`` that alone, changed from the published view, flip it), mutes (the
    same, that leave it unsaid).
    """
    rows = []
    for key, group in table.groupby("key", sort=False):
        base = _at(group, published)
        flips, mutes = [], []
        for name in _NAMES:
            for value in group[name].unique():
                got = _at(group, {**published, name: value})
                if pd.isna(got) and not pd.isna(base):
                    mutes.append(f"{name}={value}")
                elif not pd.isna(base) and bool(got) != bool(base):
                    flips.append(f"{name}={value}")
        said, holds = int(group["holds"].notna().sum()), int(group["holds"].sum())
        rows.append(
            {
                "key": key,
                "claim": group["claim"].iloc[0],
                "tried": len(group),
                "said": said,
                "holds": holds,
                "share": holds / said if said else float("nan"),
                "flips": tuple(flips),
                "mutes": tuple(mutes),
            }
        )
    return pd.DataFrame(rows)


def _at(group: pd.DataFrame, chosen: dict):
    mask = pd.Series(True, index=group.index)
    for name in _NAMES:
        mask &= group[name].eq(chosen[name])
    return group.loc[mask, "holds"].iloc[0]
