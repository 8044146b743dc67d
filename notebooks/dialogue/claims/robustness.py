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

EXCLUDED = {
    "scheme=ordinal": "The same groups in an assumed order; no headline claim uses the order.",
    "as_of": "A day to look back from is a reader's choice and not one of method.",
}


_NAMES = ("coder", "scheme", "rule", "content")


def choices(study: Study) -> dict[str, list[str]]:
    """The defensible values of every choice of method, the published one first."""
    release, found = {"release": study.release.id}, {}
    ordinal = [s.id for s in study.codebook.forms.schemes if s.ordinal]
    for name in _NAMES:
        known = parameters.parameter(name)
        first = known.default(release)
        others = [v for v in known.allowed(release) if v not in (first, *ordinal)]
        found[name] = [first, *others]
    return found


def published(study: Study) -> dict[str, str]:
    """The published value of every choice."""
    return {name: values[0] for name, values in choices(study).items()}


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
        held = group.set_index([*_NAMES])["holds"]
        at = {
            f"{name}={value}": held[tuple({**published, name: value}[n] for n in _NAMES)]
            for name in _NAMES
            for value in group[name].unique()
        }
        base = held[tuple(published[name] for name in _NAMES)]
        if pd.isna(base):  # nothing that could be flipped or left unsaid
            at = {}
        said, holds = int(held.notna().sum()), int(held.sum())
        rows.append(
            {
                "key": key,
                "claim": group["claim"].iloc[0],
                "tried": len(group),
                "said": said,
                "holds": holds,
                "share": holds / said if said else float("nan"),
                "flips": tuple(c for c, now in at.items() if not pd.isna(now) and now != base),
                "mutes": tuple(c for c, now in at.items() if pd.isna(now)),
            }
        )
    return pd.DataFrame(rows)
