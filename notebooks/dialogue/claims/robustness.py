"""Does a finding hold under other defensible choices, and which choice flips it?

A multiverse: every version of a finding is tried, once. It shows which choices matter; it does not
estimate anything (Steegen, Tuerlinckx, Gelman and Vanpaemel, "Increasing Transparency Through a
Multiverse Analysis", 2016; Simonsohn, Simmons and Nelson, "Specification curve analysis", 2020).
"""

from itertools import product

import pandas as pd

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study, once

FINDINGS = (*claims.HEADLINES, *claims.COUNTING)
EXCLUDED = {
    "scheme=ordinal": "The same groups in an assumed order; no finding uses the order.",
    "as_of": "A day to look back from is a reader's choice and not one of method.",
    "unit": "Clauses could be counted in place of sentences, or sentences weighed by their length.",
    "words": "Words for going on and for what is new, and value words, are one list each.",
    "search": "The window and the places of the search for what came after, and the list of items.",
    "codebook": "There is one, applied by one language model: no person, no earlier round.",
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


@once()
def grid(study: Study) -> pd.DataFrame:
    """Every version of every finding: one row for each combination of choices that can tell.

    Values of a choice under which a finding reads alike, whatever else is chosen, are one version,
    and stand as the first of them; a choice that never makes a difference stands empty. Rules that
    count the same under a scheme are one, and stand as the first of them.

    Columns: key, claim (its id), coder, scheme, rule, content, holds (boolean, missing where the
    choices do not let it be said).
    """
    options, tables = choices(study), []
    for key in FINDINGS:
        depends = [n for n in _NAMES if n in claims.REGISTER[key].depends]
        rows, seen = [], []
        for combination in product(*(options[name] for name in depends)):
            chosen = dict(zip(depends, combination, strict=True))
            if (counted := _as_counted(study, chosen)) in seen:
                continue
            seen.append(counted)
            claim = claims.compute(study.with_parameters(**chosen), key)
            rows.append({**chosen, "claim": claim.id, "holds": claim.value, "text": claim.text})
        table = pd.DataFrame(rows)
        for name in depends:
            table = _distinct(table, name, [n for n in depends if n in table and n != name])
        tables.append(table.drop(columns="text").assign(key=key))
    columns = ["key", "claim", *_NAMES, "holds"]
    every = pd.concat(tables, ignore_index=True).reindex(columns=columns)
    named = every[[*_NAMES]].astype(object).fillna("")
    return every.assign(**named).astype({"holds": "boolean"})


def _as_counted(study: Study, chosen: dict) -> dict:
    """The choices, with what a rule counts under the scheme in place of its name."""
    if "rule" not in chosen:
        return chosen
    return {**chosen, "rule": study.codebook.rule(chosen["rule"]).counts[chosen["scheme"]]}


def _distinct(table: pd.DataFrame, name: str, others: list[str]) -> pd.DataFrame:
    """Without the values of a choice under which all reads as under an earlier one of them."""
    values = table[name].drop_duplicates()
    read = [tuple(table.loc[table[name].eq(v)].sort_values(others)["text"]) for v in values]
    kept = values[~pd.Series(read, index=values.index).duplicated()]
    table = table[table[name].isin(kept)]
    return table if len(kept) > 1 else table.drop(columns=name)


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """How far each finding of ``grid`` holds; its first row is the published one.

    Columns: key, claim, tried (versions), said (in which it can be said), holds, firm (holds
    wherever it can be said), choices (names of those that matter), flips (tuple of
    ``choice=value`` that alone, changed from the published view, flip it), mutes (the same, that
    leave it unsaid).
    """
    rows = []
    for key, group in table.groupby("key", sort=False):
        first = group.iloc[0]
        changed = group[[*_NAMES]].ne(first[[*_NAMES]])
        alone = group[changed.sum(axis=1).eq(1) & pd.notna(first["holds"])]
        names = changed.loc[alone.index].idxmax(axis=1)
        at = {f"{n}={alone[n][row]}": alone["holds"][row] for row, n in names.items()}
        said, holds = int(group["holds"].notna().sum()), int(group["holds"].sum())
        rows.append(
            {
                "key": key,
                "claim": first["claim"],
                "tried": len(group),
                "said": said,
                "holds": holds,
                "firm": pd.notna(first["holds"]) and 0 < holds == said,
                "choices": tuple(n for n in _NAMES if group[n].nunique() > 1),
                "flips": tuple(
                    c for c, now in at.items() if pd.notna(now) and now != first["holds"]
                ),
                "mutes": tuple(c for c, now in at.items() if pd.isna(now)),
            }
        )
    return pd.DataFrame(rows)
