"""Agreement: published examples of alpha, and numbers worked by hand in the comments."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest

from dialogue.analysis import agreement
from dialogue.analysis.study import Study
from dialogue.corpus import codebook
from dialogue.corpus.errors import InputError

pytestmark = pytest.mark.filterwarnings("error")

N = None
# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011): A (Meg and Owen, binary), B
# (Ben and Gerry, five categories), C and D (four observers, twelve units, values missing).
MEG_OWEN = [[*"0100000010"], [*"1110010000"]]
BEN_GERRY = [[*"aabbdcccedda"], [*"babbbccceddd"]]
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]
ONE_TO_FIVE = [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("values", "order", "published"),
    [
        (MEG_OWEN, None, 0.095),
        (BEN_GERRY, None, 0.692),
        (FOUR, None, 0.743),
        (FOUR, ONE_TO_FIVE, 0.815),
    ],
)
def test_alpha_is_the_published_one(values, order, published):
    assert agreement.alpha(values, order) == pytest.approx(published, abs=0.0005)


@pytest.mark.parametrize(
    "values",
    [
        np.array(FOUR, dtype=object),
        np.array(FOUR, dtype=float),
        pd.DataFrame(FOUR),
        pd.DataFrame(FOUR).astype("Int64"),
        np.array([[pd.NA if v is None else v for v in row] for row in FOUR], dtype=object),
    ],
)
def test_missing_values_may_be_none_nan_or_na(values):
    assert agreement.alpha(values, ONE_TO_FIVE) == pytest.approx(0.815, abs=0.0005)


def test_order_is_the_one_given_not_the_alphabet():
    words = dict(enumerate(["very low", "low", "mid", "high", "very high"], start=1))
    values = [[words.get(v) for v in row] for row in FOUR]
    found = agreement.alpha(values, list(words.values()))
    assert found == pytest.approx(0.815, abs=0.0005)


@pytest.mark.parametrize(
    "values",
    [
        [[*"aaaa"], [*"aaaa"]],  # no variation
        [[True, True], [True, True]],
        [["a", N], [N, "b"]],  # nothing to pair
        [["a", "a", "b"], ["a", "a", N]],  # the only other value has no partner
        [["a", "b"]],  # one coder
        [[N, N], [N, N]],
        [[], []],
    ],
)
@pytest.mark.parametrize("order", [None, ["a", "b", True]])
def test_undefined_alpha_is_none(values, order):
    assert agreement.alpha(values, order) is None
    assert agreement.interval(values) is None


def test_a_value_outside_the_order_is_refused():
    with pytest.raises(InputError) as refused:
        agreement.alpha(FOUR, [1, 2, 3, 4])
    assert "unknown category '5'; allowed: 1, 2, 3, 4" in str(refused.value)


# Bounds of a rate (Clopper and Pearson 1934), each with 95 %: the lowest at which so many or more,
# the highest at which so many or fewer are found with a probability of 0.05.


@pytest.mark.parametrize(
    ("found", "n", "low", "high"),
    [
        (0, 28, 0, 0.1015),  # (1 - p)^28 = 0.05
        (0, 100, 0, 0.0295),  # the rule of three says 0.03
        (1, 2, 1 - sqrt(0.95), sqrt(0.95)),  # 1 - (1 - p)^2 = 0.05 and 1 - p^2 = 0.05
        (1, 3, 1 - 0.95 ** (1 / 3), 0.8646),  # q = 0.1354: q^3 + 3 p q^2 = 0.0025 + 0.0475
        (2, 3, 0.1354, 0.95 ** (1 / 3)),  # the same from the other side
        (3, 3, 0.05 ** (1 / 3), 1),
    ],
)
def test_rate(found, n, low, high):
    assert agreement.rate(found, n) == pytest.approx((low, high), abs=0.0001)


# For two coders alpha is 1 - rate / expected, where expected = 1 - sum n_c(n_c - 1) / (n(n - 1)): n
# values in all, n_c of each kind (Krippendorff 2011, B). So are the alphas at the two bounds.


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        # 3 units, 1 differs; 3 of each value: expected 1 - 12/30 = 0.6
        ("xxy", "xyy", 1 - 0.8646 / 0.6, 1 - 0.0170 / 0.6),
        # 3 units, 2 differ; 2 of each of three values: expected 1 - 6/30 = 0.8
        ("xxz", "yyz", 1 - 0.9830 / 0.8, 1 - 0.1354 / 0.8),
        # 4 units alike; 4 of each value: expected 1 - 24/56 = 4/7; highest rate 1 - 0.05^(1/4)
        ("xxyy", "xxyy", 1 - 0.5271 * 7 / 4, 1),
        # the same with 6 and 2: expected 1 - 32/56 = 3/7
        ("xxxy", "xxxy", 1 - 0.5271 * 7 / 3, 1),
        # 28 alike, 3 of them y: 50 and 6 values: expected 1 - (2450 + 30)/3080
        ("x" * 25 + "yyy", "x" * 25 + "yyy", 1 - 0.1015 * 3080 / 600, 1),
        # 4 units, 1 differs; 7 and 1: expected 1 - 42/56 = 1/4; no alpha is below -1
        ("xxxx", "xxxy", -1, 1 - (1 - 0.95**0.25) * 4),
    ],
)
def test_interval(a, b, low, high):
    assert agreement.interval([[*a], [*b]]) == pytest.approx((low, high), abs=0.0005)


def test_units_without_a_pair_are_not_counted():
    paired = agreement.interval([[*"xxy"], [*"xyy"]])
    assert agreement.interval([[*"xxy", "x", N], [*"xyy", N, N]]) == paired


def test_an_interval_is_for_two_coders():
    with pytest.raises(ValueError):
        agreement.interval(FOUR)


def test_percent():
    assert agreement.percent([*"aabb"], [*"abbb"]) == (4, 3, 0.75)
    assert agreement.percent(["a", N, "b", pd.NA], ["a", "a", "c", float("nan")]) == (2, 1, 0.5)
    assert agreement.percent([N], ["a"]) == (0, 0, None)
    assert agreement.percent([], []) == (0, 0, None)
    with pytest.raises(ValueError):
        agreement.percent("ab", "a")


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.8, 1.0, "stable"),
        (1.0, 1.0, "stable"),
        (0.799, 1.0, "cannot decide"),
        (0.7, 0.75, "cannot decide"),
        (0.2, 0.667, "cannot decide"),
        (0.2, 0.666, "not stable"),
        (-1.0, 1.0, "cannot decide"),
        (None, None, "no variation"),
        (float("nan"), float("nan"), "no variation"),
    ],
)
def test_verdict(low, high, expected):
    assert agreement.verdict(low, high) == expected


BLANK = {
    "subject": ("both-countries",) * 4,
    **dict.fromkeys(["discrete", "specific", "collective", "future", "target"], (pd.NA,) * 4),
    **dict.fromkeys(["deadline", "number", "instrument", "body", "review"], ("",) * 4),
    "addressee": ("",) * 4,
    **dict.fromkeys(["topics", "forums", "values"], ((),) * 4),
}


def codes(**columns) -> pd.DataFrame:
    """A table of four clauses as ``readings.table`` gives it, with the columns compare reads."""
    units = {"sentence_id": ("s1", "s2", "s3", "s3"), "clause": (1, 1, 1, 2)}
    frame = pd.DataFrame({**units, **BLANK, **columns})
    criteria = dict.fromkeys(agreement.CRITERIA, "boolean")
    return frame.astype({**criteria, "clause": "Int64"})


A = codes(
    verb=("decide", "welcome", "confirm", "recognise"),
    head=("own-action", "named-thing", "need", "importance"),
    subject=("both-countries", "both-countries", "", "japan"),
    discrete=(True, True, False, pd.NA),
    specific=(True, False, True, False),
    collective=(True, True, True, True),
    addressee=("both", "", "none", "one"),
    topics=(("ai",), (), ("ai", "green-ict"), ()),
    deadline=("来年", "", "", ""),
    forums=((("itu", "venue"),), (), (), (("oecd", "author"),)),
    values=((("open", "市場"),), (("open", "市場"),), (), ()),
)
B = codes(
    verb=("intend", "welcome", "confirm", "confirm"),
    head=("own-action", "named-thing", "need", "need"),
    subject=("both-countries", "both-countries", "", ""),
    discrete=(True, False, False, True),
    collective=(True, True, True, True),
    addressee=("both", "both", "none", "one"),
    topics=(("ai",), (), (), ()),
    number=("", "二つ", "", ""),
    forums=((("itu", "partner"),), (), (), (("oecd", "author"),)),
    values=((("open", "網"),), (("open", "網"),), (), ()),
)


@pytest.fixture(scope="module")
def book():
    return codebook.load()


def compared(*given) -> pd.DataFrame:
    return agreement.compare(*given).set_index(["kind", "code", "level"])


def test_compare_gives_a_row_for_every_code_both_have(book):
    table = agreement.compare(A, B, book, "frame")
    assert table.columns.tolist() == [
        *("code", "kind", "n", "agree", "percent", "level", "alpha", "low", "high", "verdict")
    ]
    pairs = ["itu:venue", "itu:partner", "oecd:author"]  # those that one of the two gave
    assert list(zip(table["kind"], table["code"], strict=True)) == [
        *(("form", code) for code in ("form", "verb", "head")),
        ("subject", "subject"),
        ("criterion", "discrete"),
        ("criterion", "collective"),  # only A coded specific, nobody future and target
        ("addressee", "addressee"),
        *(("topic", topic.id) for topic in book.topics),
        *(("catalyst", c) for c in ("deadline", "number", "instrument", "body", "review")),
        *(("forum", forum.id) for forum in book.actors.forums),
        *(("forum", pair) for pair in pairs),
        *(("value", value.id) for value in book.values.values),
        ("value", "said-of"),
    ]


@pytest.mark.parametrize(
    ("kind", "code", "n", "agree", "alpha", "verdict"),
    [
        # undertake twice, welcome twice, state-need twice, hold-view/state-need: n = 8, alpha =
        # ((n - 1) * sum o_cc - sum n_c(n_c - 1)) / (n(n - 1) - sum n_c(n_c - 1))
        # = (7 * 6 - (2 + 2 + 6 + 0)) / (56 - 10) = 32/46 (Krippendorff 2011, B)
        ("form", "form", 4, 3, 32 / 46, "cannot decide"),
        # decide/intend, welcome, confirm, recognise/confirm: (7 * 4 - (2 + 6)) / (56 - 8) = 20/48
        ("form", "verb", 4, 2, 20 / 48, "cannot decide"),
        # both-countries twice, none, japan/none: (7 * 6 - (12 + 6)) / (56 - 18) = 24/38
        ("subject", "subject", 4, 3, 24 / 38, "cannot decide"),
        # yes, yes/no, no, and a clause A did not code: as the three units above
        ("criterion", "discrete", 3, 2, 4 / 9, "cannot decide"),
        ("criterion", "collective", 4, 4, None, "no variation"),
        ("addressee", "addressee", 3, 3, 1, "cannot decide"),  # three units alike are few
        # yes, no, yes/no, no: 1 - 7 * 1/(3 * 5)
        ("topic", "ai", 4, 3, 8 / 15, "cannot decide"),
        # yes/no, no, no, no: 1 - 7 * 1/(1 * 7) = 0
        ("topic", "green-ict", 4, 3, 0, "cannot decide"),
        ("topic", "open-internet", 4, 4, None, "no variation"),
        ("catalyst", "deadline", 4, 3, 0, "cannot decide"),
        ("catalyst", "review", 4, 4, None, "no variation"),
        ("forum", "itu", 4, 4, 1, "cannot decide"),
        ("forum", "itu:venue", 4, 3, 0, "cannot decide"),
        ("forum", "itu:partner", 4, 3, 0, "cannot decide"),
        ("forum", "oecd:author", 4, 4, 1, "cannot decide"),
        ("value", "open", 4, 4, 1, "cannot decide"),  # whatever it is said of
        # market/net twice: expected 1 - 4/12; at the lowest rate, 0.05^(1/2), still below 0.667
        ("value", "said-of", 2, 0, -0.5, "not stable"),
    ],
)
def test_compare_by_hand(book, kind, code, n, agree, alpha, verdict):
    row = compared(A, B, book, "frame").loc[(kind, code, "nominal")]
    assert (row["n"], row["agree"], row["verdict"]) == (n, agree, verdict)
    assert row["percent"] == agree / n
    expected = float("nan") if alpha is None else alpha
    assert row["alpha"] == pytest.approx(expected, nan_ok=True)
    assert pd.isna(row["low"]) or -1 <= row["low"] <= row["alpha"] + 1e-9 <= row["high"] + 2e-9


def test_compare_of_an_ordinal_scheme(book):
    # The order is describe, welcome, hold-view, state-need, .., undertake; values by group
    # w 2, v 1, s 3, u 2. Squared distances (sum of n from c to k, less (n_c + n_k)/2, squared):
    # wv 1.5^2, ws 3.5^2, wu 6^2, vs 2^2, vu 4.5^2, su 2.5^2; times n_c * n_k they add up to
    # 4.5 + 73.5 + 144 + 12 + 40.5 + 37.5 = 312. One unit differs, by vs:
    # alpha = 1 - 7 * 4/312 = 71/78 (Krippendorff 2011, D and E).
    table = compared(A, B, book, "ordinal")
    row = table.loc[("form", "form", "ordinal")]
    assert (row["n"], row["agree"]) == (4, 3)
    assert row["alpha"] == pytest.approx(71 / 78)
    assert table.loc[("form", "form", "nominal"), "alpha"] == pytest.approx(32 / 46)
    assert table.index.get_level_values("level").tolist().count("ordinal") == 1


def test_no_form_is_a_category_without_a_place_in_the_order(book):
    none = B.assign(verb=["", *B["verb"][1:]], head=["", *B["head"][1:]])
    table = compared(none, none, book, "ordinal")
    assert table.loc[("form", "form", "nominal"), "n"] == 4
    assert table.loc[("form", "form", "ordinal"), "n"] == 3


def test_codes_one_coder_never_gave_are_left_out(book):
    plain = codes(verb=B["verb"], head=B["head"], forums=((("itu", ""),), (), (), (("oecd", ""),)))
    for pair in ((A, plain), (plain, A)):
        table = agreement.compare(*pair, book, "frame")
        assert not set(table["kind"]) & {"criterion", "addressee", "catalyst"}
        assert not table["code"].str.contains(":").any()
        assert table.loc[table["code"].eq("itu"), "agree"].tolist() == [4]


def test_compare_refuses_other_clauses_and_schemes(book):
    with pytest.raises(InputError, match="different clauses"):
        agreement.compare(A, B.iloc[::-1], book, "frame")
    with pytest.raises(InputError, match="unknown scheme 'none'"):
        agreement.compare(A, B, book, "none")


@pytest.mark.parametrize("scheme", ["frame", "verb-only", "ordinal"])
def test_the_automatic_coder_agrees_with_itself(scheme):
    study = Study(coder="auto", scheme=scheme)
    table = agreement.compare(study.codes, study.codes, study.codebook, scheme)
    assert {"form", "subject", "topic", "forum", "value"} == set(table["kind"])
    assert table["n"].eq(28).all() and table["agree"].eq(28).all() and table["percent"].eq(1).all()
    assert (table["alpha"].eq(1) | table["verdict"].eq("no variation")).all()
    nominal = table["kind"].eq("form") & table["level"].eq("nominal")
    assert table.loc[nominal, "verdict"].eq("stable").all()


def test_the_two_readings():
    """Of 28 clauses alike, 50 and 6 values (target), 34 and 22 (specific), 32 and 24 (future): by
    hand as above; the heads of values are alike in 8 of the 15 clauses that have them."""
    a, b = (Study(coder=coder) for coder in "AB")
    table = agreement.compare(a.codes, b.codes, a.codebook, "frame").set_index("code")
    for code, low in (("target", 0.479), ("specific", 0.791), ("future", 0.7965)):
        assert table.loc[code, ["low", "high"]].tolist() == pytest.approx([low, 1], abs=0.0005)
        assert table.loc[code, "verdict"] == "cannot decide"
    assert table.index[table["verdict"].eq("stable")].tolist() == ["form", "verb", "head"]
    assert table.loc["said-of", ["n", "agree"]].tolist() == [15, 8]
