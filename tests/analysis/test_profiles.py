"""What can be checked, forums and roles, values and heads: against counts by hand.

Expected values were read from adjudicated.csv and the release, sentence by sentence.
"""

import json

import pytest

from dialogue import charts, claims
from dialogue.analysis import profiles
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.prose import profiles as tables

PRESENT = {
    "actor": {1, *range(3, 27)},  # the subject of S02 is the dialogue itself
    "deadline": {17},
    "number": set(),
    "instrument": {23, 24},
    "body": {13, 15, 16, 17, 19, 20, 26},
    "review": set(),
}
# criteria met by each sentence's final clause: discrete, specific, collective, future, target
MET = {
    **{1: "c", 2: "", 3: "sc", 4: "sc", 5: "sc", 6: "cf", 7: "dcf", 8: "dcf", 9: "c", 10: "c"},
    **{11: "sc", 12: "sc", 13: "dscf", 14: "dcf", 15: "dscf", 16: "scf", 17: "dscf", 18: "c"},
    **{19: "dscf", 20: "dsft", 21: "cf", 22: "dcf", 23: "dscf", 24: "dscft", 25: "sc"},
    26: "dscft",
}
UNDERTAKINGS = {7, 13, 14, 21, 22}
FOUR = {13, 15, 17, 19, 23, 24, 26}  # discrete, specific, collective and future
MENTIONS = {
    1: {"ied:venue"},
    2: {"ied:venue", "business:partner"},
    3: {"summit-2021:instrument", "core:instrument"},
    4: {"business:author"},
    5: {"gdcp:instrument", "core:instrument"},
    6: {"gdcp:venue"},
    11: {"quad:author"},
    12: {"b5g-conference:author", "ied:venue"},
    13: {"prague-5g:venue", "unnamed-fora:venue"},
    15: {"expert-talks:venue"},
    16: {
        *("itu:venue", "oecd:venue", "apec:venue", "g20:venue", "g7:venue", "igf:venue"),
        *("quad:venue", "unnamed-fora:venue"),
    },
    17: {"itu:venue", "itu-pp:venue", "wtdc:venue", "wtsa:venue"},
    19: {"oecd:author", "oecd-ai:instrument", "oecd:venue", "gpai:venue"},
    20: {"gpai:venue"},
    22: {"unnamed-partners:partner"},
    23: {"g7:author", "g7-dfft:instrument"},
    24: {"cbpr:instrument", "apec:author"},
    25: {"cbpr:instrument"},
    26: {"oecd:author"},
}
ROLES = {"venue": 22, "author": 7, "instrument": 8, "partner": 2, "beneficiary": 0}
# sentences with the value word, one number for each place where it stands
VALUES = {
    "open": [1, 2, 7, 10, 13, 15, 18],
    "interoperable": [1, 2, 10, 13, 25],
    "secure": [1, 2, 6, 7, 9, 10],
    "trusted": [1, 2, 2, 8, 9, 19, 23],
    "transparent": [10, 18],
    "inclusive": [7, 18],
    "diverse": [10, 10, 13, 15],
    "resilient": [3, 5, 10],
    "free": [2, 23],
    "rule-of-law": [9],
    "responsible": [2, 19],
    "privacy": [8, 24],
    "intellectual-property": [8],
    "human-rights": [8],
    "vibrant": [6],
    "innovative": [7],
    "green": [2, 7],
}


def ids(numbers):
    return tuple(f"ied12-s{n:02d}" for n in sorted(set(numbers)))


@pytest.fixture(scope="module")
def read() -> Study:
    """Round 12 under the published choices, by the adjudicated reading."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIALOGUE_ROOT", raising=False)
        built = Study(release="ied-12", coder="adjudicated")
        for lazy in ("sentences", "glossary"):
            getattr(built, lazy)
    return built


def found(study, key, member=None):
    claim = claims.compute(study, key, member)
    return claim.value, claim.sentences


# What can be checked


@pytest.mark.parametrize("flag", profiles.FLAGS)
def test_sentences_with_a_flag(read, flag):
    table = profiles.flags(read)
    table = table[table["flag"] == flag]
    assert len(table) == 26
    assert set(table.loc[table["present"], "position"]) == PRESENT[flag]


def test_words_of_both_clauses_are_quoted(read):
    table = profiles.flags(read).set_index(["label", "flag"])["words"]
    assert table["S17", "deadline"] == "2022年"
    assert table["S17", "body"] == (
        "全権委員会議、世界電気通信開発会議(WTDC)、世界電気通信標準化総会(WTSA); ITU"
    )
    assert table["S21", "actor"] == "日本及び米国"
    assert table["S02", "actor"] == table["S24", "body"] == ""


def test_criteria_of_every_sentence(read):
    table = profiles.criteria(read)
    assert len(table) == 26 * 5
    met = table[table["met"]].groupby("position")["criterion"]
    got = {n: "".join(c[0] for c in rows) for n, rows in met}
    assert got == {n: criteria for n, criteria in MET.items() if criteria}


@pytest.mark.parametrize(
    ("content", "numbers"),
    [("four", FOUR), ("five", {24, 26}), ("three", FOUR | {7, 8, 14, 22})],
)
def test_form_and_content(read, content, numbers):
    table = profiles.form_and_content(read.with_parameters(content=content))
    assert set(table.loc[table["form"], "position"]) == UNDERTAKINGS
    assert set(table.loc[table["content"], "position"]) == numbers
    assert set(table.loc[table["every"], "position"]) == {24, 26}
    assert found(read, "content-count", content) == (len(numbers), ids(numbers))


@pytest.mark.parametrize(
    ("rule", "bare", "shown"),
    [
        (
            "undertakings",
            {7, 14, 21, 22},
            "a body in one; no deadline, no number, no instrument and no review",
        ),
        (
            "joint-work",
            {7, 14, 21, 22},
            "a body in two; no deadline, no number, no instrument and no review",
        ),
        (
            "stated-commitments",
            {1, 6, 7, 14, 18, 21, 22},
            "a body in four and an instrument in one; no deadline, no number and no review",
        ),
        (
            "needs",
            {1, 6, 7, 14, 18, 21, 22},
            "a body in five and an instrument in two; no deadline, no number and no review",
        ),
    ],
)
def test_what_commitments_name_under_every_rule(read, rule, bare, shown):
    claim = claims.compute(read.with_parameters(rule=rule), "check-flags")
    assert (claim.value, claim.sentences, claim.shown) == (len(bare), ids(bare), shown)


@pytest.mark.parametrize(
    ("rule", "flag", "numbers"),
    [
        ("undertakings", "actor", UNDERTAKINGS),
        ("undertakings", "body", {13}),
        ("undertakings", "deadline", set()),
        ("undertakings", "review", set()),
        ("needs", "instrument", {23, 24}),
        ("needs", "body", {13, 15, 16, 19, 26}),
        ("needs", "number", set()),
    ],
)
def test_commitments_with_a_flag(read, rule, flag, numbers):
    got = found(read.with_parameters(rule=rule), "check-flag", flag)
    assert got == (len(numbers), ids(numbers))


@pytest.mark.parametrize(
    ("key", "parameters", "numbers"),
    [
        ("check-all", {}, {24, 26}),
        ("check-content", {}, FOUR),
        ("check-content", {"content": "five"}, {24, 26}),
        ("check-content-only", {}, FOUR - {13}),
        ("check-content-only", {"rule": "needs"}, {17}),
        ("check-form-only", {}, {7, 14, 21, 22}),
        ("check-form-only", {"content": "three"}, {21}),
        ("check-form-only", {"rule": "needs"}, {1, 6, 7, 14, 16, 18, 21, 22}),
    ],
)
def test_form_and_content_come_apart(read, key, parameters, numbers):
    assert found(read.with_parameters(**parameters), key) == (len(numbers), ids(numbers))


def test_the_tables_of_what_can_be_checked(read):
    rows = tables.quoted(read).splitlines()
    assert len(rows) == 2 + 6  # an actor each, and one body
    assert any("[S13](#ied12-s13)" in r and "Body" in r and "プラハ5G" in r for r in rows)
    apart = tables.apart(read).splitlines()
    assert [row.count("#ied12-s") for row in apart[2:]] == [1, 6, 4]


# Forums and their roles


def test_every_mention(read):
    got: dict[int, set] = {}
    table = profiles.mentions(read)
    for row in table.itertuples():
        got.setdefault(row.position, set()).add(f"{row.forum}:{row.role}")
    assert got == MENTIONS
    assert len(table) == 39


def test_words_and_topics_of_a_mention(read):
    table = profiles.mentions(read).set_index(["label", "forum", "role"])
    assert table.loc[("S04", "business", "author"), "words"] == (
        "在日米国商工会議所; 日本経済団体連合会; 民間部門"
    )
    assert table.loc[("S02", "ied", "venue"), "topics"] == (
        *("mobile-networks", "cybersecurity", "third-countries", "green-ict", "ai"),
        *("cross-border-data", "public-private"),
    )
    # the recommendation is the first clause's, which is on AI alone
    assert table.loc[("S19", "oecd", "author"), "topics"] == ("ai",)
    assert table.loc[("S19", "oecd", "venue"), "topics"] == ("international-fora", "ai")


@pytest.mark.published
@pytest.mark.parametrize(
    ("topic", "forum", "expected"),
    [
        ("international-fora", "oecd", {("venue", 16), ("venue", 19), ("author", 26)}),
        ("ai", "oecd", {("author", 19), ("venue", 19)}),
        ("cross-border-data", "cbpr", {("instrument", 24), ("instrument", 25)}),
        ("public-private", "business", {("partner", 2), ("author", 4)}),
        ("partnership-frame", "gdcp", {("instrument", 5), ("venue", 6)}),
        ("mobile-networks", "ied", {("venue", 2), ("venue", 12)}),
        ("internet-governance", "igf", set()),
        ("supplier-trust", "quad", {("author", 11)}),
        ("standards", "itu", {("venue", 17)}),
        ("standards", "wtsa", set()),  # named in the first clause, standards in the second
    ],
)
def test_where_topic_and_forum_meet(read, topic, forum, expected):
    table = profiles.meetings(read)
    cell = table[(table["topic"] == topic) & (table["forum"] == forum)]
    assert set(zip(cell["role"], cell["position"], strict=True)) == expected


@pytest.mark.published
def test_topics_and_forums_meet_so_often(read):
    # S01 1, S02 14, S03 2, S04 1, S05 2, S06 2, S11 3, S12 2, S13 8, S15 2, S16 8, S17 4 + 2,
    # S19 2 + 4, S20 2, S22 1, S23 2, S24 4, S25 2, S26 2
    assert len(profiles.meetings(read)) == 70


@pytest.mark.parametrize(("role", "count"), ROLES.items())
def test_mentions_in_a_role(read, role, count):
    assert claims.compute(read, "forum-role", role).value == count
    chosen = read.with_parameters(role=role)
    assert len(profiles.mentions(chosen)) == count
    assert claims.compute(chosen, "forum-mentions").value == count
    assert claims.compute(chosen, "forum-role", role).value == count


def test_mentions_in_words(read):
    claim = claims.compute(read, "forum-mentions")
    assert claim.shown == "39 mentions of 24 forums and texts (2 without a name)"
    assert claim.sentences == ids(MENTIONS)
    claim = claims.compute(read.with_parameters(role="author"), "forum-mentions")
    # business, the Quad, the conference, OECD twice, G7, APEC
    assert claim.text == "7 mentions of 6 forums and texts as author, in 7 sentences."
    claim = claims.compute(read.with_parameters(role="beneficiary"), "forum-mentions")
    assert (claim.value, claim.shown) == (0, "0 mentions of 0 forums and texts as beneficiary")


def test_forums_in_several_roles(read):
    claim = claims.compute(read, "forum-several-roles")
    assert claim.value == 6
    assert claim.shown == (
        "Global Digital Connectivity Partnership, private sector, the Quad, OECD, APEC and G7"
    )


@pytest.mark.published
def test_the_tables_of_forums(read):
    assert len(tables.mentions(read).splitlines()) == 2 + 39
    topics = tables.by_topic(read).splitlines()
    assert len(topics) == 2 + 15
    assert any(
        "CBPR System (instrument, [S24](#ied12-s24), [S25](#ied12-s25))" in t for t in topics
    )
    assert tables.roles(read).count("\n- ") + 1 == 5


def test_an_unknown_role(read, refusal):
    assert refusal(read.with_parameters, role="host") == (
        "unknown role 'host'; allowed: all, venue, author, instrument, partner, beneficiary"
    )


# Values and their heads


@pytest.mark.parametrize("value", VALUES)
def test_every_place_of_a_value_word(read, value):
    table = profiles.concordance(read)
    assert table.loc[table["value"] == value, "position"].tolist() == VALUES[value]
    got = found(read, "value", value)
    assert got == (len(VALUES[value]), ids(VALUES[value]))


def test_all_value_words(read):
    assert len(profiles.concordance(read)) == 49
    numbers = {n for places in VALUES.values() for n in places}
    assert len(numbers) == 16
    assert found(read, "value-words") == (49, ids(numbers))
    claim = claims.compute(read, "value-top")
    assert claim.value == "open, trusted"
    assert claim.shown == "“open オープン” and “trust, reliable 信頼” (7 times each)"


def test_a_line_of_the_concordance(read):
    table = profiles.concordance(read, width=4)
    row = table[(table["value"] == "innovative")].iloc[0]
    assert (row["before"], row["match"], row["after"]) == ("AN)などの"[-4:], "革新", "的な方策")
    edge = table[(table["value"] == "open") & (table["label"] == "S15")].iloc[0]
    assert (edge["before"], edge["after"]) == ("両国は、", "なネット")


def test_heads_stand_with_their_word(read):
    table = profiles.concordance(read)
    heads = {
        key: [h for (h,) in rows]
        for key, rows in table.groupby(["value", "label"])["heads"].agg(list).items()
    }
    assert heads["trusted", "S02"] == ["人工知能(AI)技術", "AI"]
    assert heads["diverse", "S10"] == ["通信のエコシステム", "通信サプライヤー"]
    assert heads["inclusive", "S07"] == ["グリーン成長・復興"]
    assert heads["human-rights", "S08"] == ["人権"]
    assert heads["trusted", "S09"] == ["信頼"]


def test_more_heads_than_words(read):
    """Reading B splits joined phrases: 5G技術、ネットワーク及びサービス has three heads there."""
    table = profiles.concordance(read.with_parameters(coder="B"))
    assert len(table) == 49
    row = table[(table["value"] == "open") & (table["label"] == "S02")]
    assert row["heads"].tolist() == [("5G技術", "ネットワーク", "サービス")]


def test_words_that_stand_in_a_name(read):
    table = profiles.concordance(read)
    named = table[table["name"] != ""]
    core = "U.S.-Japan Competitiveness and Resilience (CoRe) Partnership"
    roadmap = "G7 Roadmap for Cooperation on Data Free Flow with Trust"
    cbpr = "APEC Cross-Border Privacy Rules (CBPR) System"
    assert set(zip(named["value"], named["label"], named["name"], strict=True)) == {
        ("resilient", "S03", core),
        ("resilient", "S05", core),
        ("trusted", "S23", roadmap),
        ("free", "S23", roadmap),
        ("privacy", "S24", cbpr),
    }
    assert found(read, "value-in-name") == (5, ids({3, 5, 23, 24}))


def test_the_tables_of_values(read):
    shown = tables.concordance(read)
    assert shown.count("](#ied12-s") == 49
    assert "両国は、<b>オープン</b>なネットワーク、" in shown
    assert len(shown.splitlines()) == 2 + 49 and "…両国は、<b>オープン</b>" not in shown


# Charts

CHARTS = ("checkable", "criteria_met", "topic_forums")


def specs(figure):
    return {width: chart.to_dict() for width, chart in figure.charts.items()}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("coder", ["adjudicated", "auto"])
def test_a_chart_is_whole(read, name, coder):
    figure = getattr(charts, name)(read.with_parameters(coder=coder))
    assert isinstance(figure, Figure) and figure.title and figure.alt and len(figure.table)
    for width, spec in specs(figure).items():
        assert spec["width"] <= {"wide": 700, "narrow": 340}[width]
        text = json.dumps(spec)
        assert all(f"@root@/book/text.html#{id}" in text for id in figure.sentences)


def test_the_chart_of_flags(read):
    figure = charts.checkable(read)
    assert figure.title == (
        "Of five under “Undertakings only”: a body in one; no deadline, no number, no instrument "
        "and no review"
    )
    assert len(figure.table) == 5 * 6
    yes = figure.table[figure.table["yes"]]
    assert set(yes.loc[yes["flag"] == "body", "label"]) == {"S13"}
    assert "Body: S13; Review: none" in figure.alt
    assert figure.sentences == ids(UNDERTAKINGS)


def test_the_chart_of_criteria(read):
    figure = charts.criteria_met(read)
    assert figure.title == "Five sentences count by form, seven by content, one by both"
    assert len(figure.table) == 26 * 7
    yes = figure.table[figure.table["yes"].astype(bool)]
    got = yes.groupby("column")["label"].agg(len).to_dict()
    assert got == {
        **{"form": 5, "content": 7, "discrete": 12, "specific": 15, "collective": 24},
        **{"future": 15, "target": 3},
    }
    assert "S13: form, content, discrete, specific, collective, future;" in figure.alt


@pytest.mark.published
def test_the_chart_of_forums(read):
    figure = charts.topic_forums(read)
    assert figure.title == (
        "22 of 39 mentions of 24 forums and texts (2 without a name) are as a venue"
    )
    assert len(figure.table) == 70
    assert figure.table["role"].value_counts().to_dict() == {
        # venue: S02 7 topics; S13 4 twice; S16 8; S01, S12, S06 2, S17 6; S15, S20 2; S19 4
        "Venue": 7 + 8 + 8 + 10 + 4 + 4,
        "Author": 1 + 3 + 1 + 1 + 1 + 2 + 2,  # S04, S11, S12, S19, S23, S24, S26
        "Instrument": 4 + 4 + 2,  # S03 and S05; S24 and S25; S19 and S23
        "Partner": 7 + 1,
    }
    assert "V, circle: venue; A, square: author; I, diamond: instrument" in figure.caption
    assert "Topics without a forum: Internet governance." in figure.caption
    assert "OECD: venue S16, author S19, venue S19, author S26" in figure.alt


@pytest.mark.published
def test_the_chart_of_forums_in_one_role(read):
    figure = charts.topic_forums(read.with_parameters(role="author"))
    assert figure.title == "7 mentions of 6 forums and texts as author, in 7 sentences"
    assert set(figure.table["role"]) == {"Author"} and len(figure.table) == 11
    assert figure.caption.endswith("Shown: mentions as author only.")
    figure = charts.topic_forums(read.with_parameters(role="beneficiary"))
    assert figure.table.empty and figure.sentences == ()
    assert set(specs(figure)) == {"wide", "narrow"}


# The automatic coder finds subjects, forums and words; the rest is not coded


NOT_CODED = [
    ("check-flags", None),
    ("check-flag", "body"),
    ("check-all", None),
    ("check-content", None),
    ("check-content-only", None),
    ("check-form-only", None),
    ("content-count", "five"),
    ("forum-role", "venue"),
    ("forum-several-roles", None),
]


@pytest.mark.parametrize(("key", "member"), NOT_CODED)
def test_what_the_automatic_coder_does_not_code(study, key, member):
    claim = claims.compute(study, key, member)
    assert (claim.value, claim.shown, claim.sentences) == (None, "not coded", ())
    assert claim.text.endswith(": not coded by this coder.")


def test_what_the_automatic_coder_finds(study):
    assert not study.has_criteria
    assert found(study, "check-flag", "actor") == (5, ids(UNDERTAKINGS))
    # each of the 39 mentions, but the OECD of S19 once: without roles it is one mention
    assert claims.compute(study, "forum-mentions").value == 38
    assert claims.compute(study.with_parameters(role="venue"), "forum-mentions").value is None
    assert claims.compute(study, "value-words").value == 49
    assert claims.compute(study, "value-in-name").value == 5


def test_the_pages_of_the_automatic_coder(study):
    assert len(tables.quoted(study).splitlines()) == 2 + 5
    assert tables.apart(study).count("not coded by this coder") == 3
    assert tables.mentions(study).count("not coded") == 38
    assert tables.roles(study).count("not coded") == 5
    assert tables.concordance(study).count("not coded") == 49


def test_the_charts_of_the_automatic_coder(study):
    figure = charts.checkable(study)
    assert set(figure.table["flag"]) == {"actor"}
    assert figure.caption.endswith(
        "Not coded by this coder: deadline, number, instrument, body, review."
    )
    figure = charts.criteria_met(study)
    assert set(figure.table["column"]) == {"form"}
    assert "Not coded by this coder: content, discrete, specific" in figure.caption
    assert set(charts.topic_forums(study).table["role"]) == {"not coded"}


# Another release


def test_another_release(tiny):
    study = Study(release="tiny-1", coder="hand", rule="needs")
    table = profiles.flags(study)
    assert set(table.loc[table["present"] & (table["flag"] == "body"), "label"]) == {"S03"}
    assert set(table.loc[table["present"] & (table["flag"] == "instrument"), "label"]) == {
        *("S02", "S03")
    }
    # the final clause of S03 has no criteria: neither met nor unmet
    verdict = profiles.form_and_content(study).set_index("label")
    assert verdict["every"].isna().to_dict() == {
        **{"S01": False, "S02": False, "S03": True, "S04": False, "S05": False}
    }
    assert profiles.mentions(study)[["label", "forum", "role"]].values.tolist() == [
        ["S03", "oecd", "venue"]
    ]
    assert profiles.concordance(study)[["label", "heads"]].values.tolist() == [
        ["S01", ("インターネット",)]
    ]
    assert claims.compute(study, "check-content").value == 0


def test_a_release_without_a_commitment(tiny, spoil):
    spoil(tiny / "release.ja.txt", "継続することを決定した", "継続することを歓迎した")
    study = Study(release="tiny-1", coder="auto", rule="undertakings")
    figure = charts.checkable(study)
    assert figure.title == "No sentence counts under this rule"
    assert set(specs(figure)) == {"wide", "narrow"}
