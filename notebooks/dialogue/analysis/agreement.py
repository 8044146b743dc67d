"""How far two codings of the same clauses agree, code by code.

We call what is measured *stability*, not reliability: readings are drafted with a language model,
and agreement between drafts of one model is less than agreement between independent people.
"""

from collections.abc import Iterable, Sequence
from math import comb, exp, log, log1p

import krippendorff
import numpy as np
import pandas as pd

from dialogue.corpus.codebook import Codebook
from dialogue.corpus.entries import Scheme, ids
from dialogue.corpus.errors import InputError
from dialogue.corpus.readings import CATALYSTS, CRITERIA

STABLE, TENTATIVE = 0.800, 0.667  # Krippendorff, Content Analysis (2004; 4th ed. 2018)


def alpha(values, order: Sequence | None = None) -> float | None:
    """Krippendorff's alpha of a table of coders (rows) by units (columns).

    ``values`` is an array or DataFrame, missing cells None, NaN or NA. The level is nominal, or
    ordinal where ``order`` gives the categories from lowest to highest. None where alpha is
    undefined: no unit has two values, or all values that can be paired are equal. Raises InputError
    for a value outside the order.

    Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), by ``krippendorff.alpha``.
    """
    return _alpha(_units(values, order), order)


def interval(values) -> tuple[float, float] | None:
    """The alphas that cannot be ruled out for two coders: nominal, within -1 and 1.

    Alpha is 1 less the rate of disagreement over that expected by chance. The rate may be as high
    or as low as the one-sided 95 % bounds of ``rate``; what is expected is held as observed. So few
    units without any disagreement do not make alpha 1: of 28 units alike, up to one in ten may
    still differ. None where alpha is undefined. Raises ValueError for other than two coders.
    """
    units = _units(values, None)
    if np.unique(units).size < 2:
        return None
    a, b = units
    n, counts = len(a), np.unique(units, return_counts=True)[1]
    expected = 1 - float((counts * (counts - 1)).sum()) / (2 * n * (2 * n - 1))
    low, high = rate(int((a != b).sum()), n)
    return max(-1.0, 1 - high / expected), max(-1.0, 1 - low / expected)


def rate(found: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The lowest and the highest rate, each with this confidence alone, of what was found so often
    in ``n`` units: the exact bounds of Clopper and Pearson, "The Use of Confidence or Fiducial
    Limits Illustrated in the Case of the Binomial" (1934). Of nothing found the highest is
    1 - 0.05 ** (1 / n), about 3 / n, the rule of three."""
    ways = [log(comb(n, i)) for i in range(found + 1)]

    def solve(most: int, probability: float) -> float:
        """The rate at which at most so many are found with this probability, which it lowers."""
        low, high = 0.0, 1.0
        for _ in range(60):
            p = (low + high) / 2
            within = sum(exp(ways[i] + i * log(p) + (n - i) * log1p(-p)) for i in range(most + 1))
            low, high = (p, high) if within > probability else (low, p)
        return low

    low = solve(found - 1, level) if found else 0.0
    return low, solve(found, 1 - level) if found < n else 1.0


def _units(values, order: Sequence | None) -> np.ndarray:
    """The units with two values or more, values as numbers in order, missing ones NaN."""
    table = pd.DataFrame(values, dtype=object).to_numpy()
    given = ~pd.isna(table)
    known = pd.Index(order or pd.unique(table[given]), dtype=object)
    numbers = known.get_indexer(table.ravel()).reshape(table.shape)
    if unknown := table[given & (numbers < 0)].tolist():
        raise InputError(f"unknown category '{unknown[0]}'", allowed=", ".join(map(str, known)))
    return np.where(given, numbers, np.nan)[:, given.sum(axis=0) > 1]


def _alpha(units: np.ndarray, order: Sequence | None) -> float | None:
    if np.unique(units[~np.isnan(units)]).size < 2:
        return None
    level = "ordinal" if order else "nominal"
    return float(krippendorff.alpha(units, level_of_measurement=level))


def percent(a: Iterable, b: Iterable) -> tuple[int, int, float | None]:
    """Units that ``a`` and ``b`` both coded, in the same order; how many alike; their share (None
    where there are none). Raises ValueError for unequal lengths."""
    pairs = pd.DataFrame(zip(a, b, strict=True), columns=["a", "b"], dtype=object).dropna()
    n, agree = len(pairs), int((pairs["a"] == pairs["b"]).sum())
    return n, agree, agree / n if n else None


def verdict(low: float | None, high: float | None) -> str:
    """What the whole of an interval of alpha says, and not alpha alone: ``stable`` from 0.800 on,
    ``not stable`` below 0.667, else ``cannot decide``; ``no variation`` where there is none."""
    if pd.isna(low) or pd.isna(high):
        return "no variation"
    if low >= STABLE:
        return "stable"
    return "not stable" if high < TENTATIVE else "cannot decide"


def compare(
    codes_a: pd.DataFrame, codes_b: pd.DataFrame, codebook: Codebook, scheme: str
) -> pd.DataFrame:
    """Agreement of two tables of codes (see ``readings.table``), one row a code that both have.

    Columns: code, kind (form, subject, criterion, addressee, topic, catalyst, forum, value), n
    (units), agree, percent (0 to 1), level, alpha, low, high (missing where undefined), verdict.
    Topics, catalysts, forums, forum:role and values are coded yes or no; in the row said-of clauses
    in which both have values are alike where these are said of the same. Under an ordinal scheme
    the form has a second row, of level ordinal.

    An empty form, verb, head or subject means that there is none, and is a category (the form has
    no place in an order, so it is missing in the ordinal row); an empty criterion or addressee is
    missing. Left out: a criterion, the addressee, the catalysts, the roles and said-of where a
    coder never gave any, and pairs forum:role that neither gave. An ordinal alpha has no interval
    here, since a bound on how often coders differ says nothing of how far: ``cannot decide``.

    Raises InputError for an unknown scheme and for tables of different clauses.
    """
    tables = (codes_a, codes_b)
    units = [list(zip(c["sentence_id"], c["clause"], strict=True)) for c in tables]
    if units[0] != units[1]:
        raise InputError("the two tables have different clauses", allowed="same clauses, in order")
    grouping = codebook.scheme(scheme)
    order = ids(grouping.groups)
    given_a, given_b = (_given(codes, codebook, grouping) for codes in tables)
    rows = []
    for (kind, code), a in given_a.items():
        b = given_b.get((kind, code))
        if b is None or (":" in code and not (a | b).any()):  # only forum:role has a colon
            continue
        rows.append(_row(kind, code, a, b))
        if grouping.ordinal and (kind, code) == ("form", "form"):
            ranked = (forms.mask(forms.eq("")) for forms in (a, b))
            rows.append(_row(kind, code, *ranked, order))
    return pd.DataFrame(rows).astype(dict.fromkeys(["percent", "alpha", "low", "high"], float))


def _given(codes: pd.DataFrame, codebook: Codebook, grouping: Scheme) -> dict:
    """The values of each (kind, code) of one coder, without the codes never given."""
    forms = [grouping.group_of(*f) for f in zip(codes["verb"], codes["head"], strict=True)]
    addressee = codes["addressee"].mask(codes["addressee"].eq(""))
    topics, forums = ids(codebook.topics), ids(codebook.actors.forums)
    pairs = [f"{forum}:{role}" for forum in forums for role in ids(codebook.actors.roles)]
    catalysts = {("catalyst", c): codes[c].ne("") for c in CATALYSTS}
    roles = [[":".join(pair) for pair in cell] for cell in codes["forums"]]
    forum_ids, value_ids = (
        [[x[0] for x in cell] for cell in codes[c]] for c in ("forums", "values")
    )
    said = [";".join(sorted(">".join(x) for x in v if x[1])) or None for v in codes["values"]]
    return {
        ("form", "form"): pd.Series(forms, dtype=object),
        **{("form", column): codes[column] for column in ("verb", "head")},
        ("subject", "subject"): codes["subject"],
        **{("criterion", c): codes[c] for c in CRITERIA if codes[c].notna().any()},
        **({("addressee", "addressee"): addressee} if addressee.notna().any() else {}),
        **_present("topic", topics, codes["topics"]),
        **_if_any(catalysts),
        **_present("forum", forums, forum_ids),
        **_if_any(_present("forum", pairs, roles)),
        **_present("value", ids(codebook.values.values), value_ids),
        **({("value", "said-of"): pd.Series(said, dtype=object)} if any(said) else {}),
    }


def _present(kind: str, ids: list[str], cells: Iterable) -> dict:
    return {(kind, id): pd.Series([id in cell for cell in cells], dtype=bool) for id in ids}


def _if_any(columns: dict) -> dict:
    return columns if any(column.any() for column in columns.values()) else {}


def _row(kind: str, code: str, a: pd.Series, b: pd.Series, order: Sequence | None = None) -> dict:
    values = pd.DataFrame([list(a), list(b)], dtype=object)
    found = alpha(values, order)
    low, high = (None if order else interval(values)) or (None, None)
    undecided = found is not None and low is None
    row = {"code": code, "kind": kind}
    row |= zip(("n", "agree", "percent"), percent(a, b), strict=True)
    row |= {"level": "ordinal" if order else "nominal", "alpha": found, "low": low, "high": high}
    return row | {"verdict": "cannot decide" if undecided else verdict(low, high)}
