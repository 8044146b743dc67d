"""The codebook as it is, and which changes to its files are refused."""

import pytest

from dialogue.corpus import codebook

TOPICS = [
    "open-internet",
    "connectivity",
    "mobile-networks",
    "supplier-trust",
    "cybersecurity",
    "third-countries",
    "green-ict",
    "international-fora",
    "internet-governance",
    "standards",
    "ai",
    "cross-border-data",
    "privacy-access",
    "public-private",
    "partnership-frame",
]
VERBS = (
    "reaffirm, confirm, emphasise, recognise, welcome, decide, commit, intend, agree, support, "
    "expect, note, express, exchange, state, announce, request, plan, need, describe"
)
PARTS = ["summary", "gdcp", "networks-cyber", "fora-ai", "data-flows"]


@pytest.mark.published
def test_parts_and_topics_in_order(study):
    assert [p.id for p in study.codebook.parts] == PARTS
    assert [t.id for t in study.codebook.topics] == TOPICS


def test_order_is_that_of_the_file(project, spoil):
    path = project / "data/codebook/themes.yml"
    for old, new in (("id: summary", "id: first"), ("id: gdcp", "id: summary")):
        spoil(path, old, new)
    assert [p.id for p in codebook.load().parts] == ["first", "summary", *PARTS[2:]]


def test_version_joins_those_of_the_files(project, spoil):
    book = codebook.load()
    before = [f.version for f in (book.themes, book.predicates, book.forms, book.actors)]
    path = project / "data/codebook/schemes.yml"
    spoil(path, f'version: "{book.forms.version}"', 'version: "seven"')
    expected = [*before[:2], "seven", before[3], book.values.version]
    assert codebook.load().version == ".".join(expected)


@pytest.mark.parametrize(
    ("scheme", "frame", "group"),
    [
        ("frame", "decide/own-action", "undertake"),
        ("frame", "intend/commitment", "undertake"),  # the first group that takes it
        ("frame", "confirm/own-action", "work-together"),
        ("frame", "reaffirm/commitment", "hold-commitment"),
        ("frame", "confirm/need", "state-need"),
        ("frame", "emphasise/opportunity", "hold-view"),
        ("frame", "welcome/others-act", "welcome"),
        ("frame", "confirm/named-thing", "hold-view"),  # the rest of the verb's frames
        ("frame", "agree/own-action", "work-together"),
        ("ordinal", "agree/need", "state-need"),
        ("ordinal", "exchange/none", "describe"),
        ("verb-only", "confirm/need", "confirm"),
        ("verb-only", "emphasise/commitment", "emphasise"),
        ("ordinal", "commit/own-action", "undertake"),
        ("verb-only", "sign/none", ""),
    ],
)
def test_group_of_a_frame(study, scheme, frame, group):
    assert study.codebook.scheme(scheme).group_of(*frame.split("/")) == group


@pytest.mark.published
def test_only_one_scheme_assumes_an_order(study):
    assert [s.id for s in study.codebook.forms.schemes if s.ordinal] == ["ordinal"]


@pytest.mark.published
@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("theme", ", ".join((*PARTS, *TOPICS))),
        ("scheme", "frame, verb-only, ordinal"),
        ("rule", "undertakings, joint-work, stated-commitments, needs"),
        (
            "subject",
            "both-governments, japan-us, both-countries, japan-and-us, united-states, japan, "
            "both-sides, dialogue",
        ),
        ("verb", VERBS),
        ("criterion", "discrete, specific, collective, future, target"),
        ("role", "venue, author, instrument, partner, beneficiary"),
    ],
)
def test_what_is_not_in_the_codebook(study, refusal, kind, allowed):
    message = refusal(getattr(study.codebook, kind), "treaty")
    assert message == f"unknown {kind} 'treaty'; allowed: {allowed}"


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        *(("theme", "gdcp"), ("theme", "ai"), ("forum", "itu"), ("verb", "decide")),
        *(("head", "own-action"), ("criterion", "future"), ("role", "venue")),
        *(("value", "trusted"), ("subject", "japan"), ("content_rule", "four")),
    ],
)
def test_what_is_in_the_codebook(study, kind, id):
    assert getattr(study.codebook, kind)(id).id == id


def test_a_form_that_a_grouping_does_not_have(study, refusal):
    message = refusal(study.codebook.scheme("verb-only").group, "undertake")
    assert message.startswith("unknown form 'undertake'; allowed: ")


ENTRY_KEYS = "boundary, counter_example, definition, en, example, exclude, id, include, ja"
COLOURS = (
    "ground, ink, quiet, line, tint, accent, indigo, teal, ochre, brick, plum, olive, slate"
)  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        pytest.param(
            "themes",
            "    pattern: 'AI'\n",
            "    pattern: 'AI'\n    weight: 2\n",
            ", topics → ai → weight: unknown key 'weight'; allowed: "
            + ENTRY_KEYS
            + ", pattern, pattern_en",
            id="unknown key of a topic",
        ),
        pytest.param(
            "schemes",
            "{id: decide,",
            "{id: decide, rank: 1,",
            ", schemes → verb-only → groups → decide → rank: unknown key 'rank'; "
            "allowed: colour, en, frames, id, ja, rest",
            id="unknown key of a group",
        ),
        pytest.param(
            "values",
            'version: "3"',
            'version: "3"\nauthor: x',
            ", author: unknown key 'author'; allowed: guidelines, values, version",
            id="unknown key of a file",
        ),
        pytest.param(
            "themes",
            "id: mobile-networks",
            "id: open-internet",
            ": id 'open-internet' stands twice in topics",
            id="doubled topic",
        ),
        pytest.param(
            "schemes",
            "{id: commit,",
            "{id: decide,",
            ", schemes → verb-only: id 'decide' stands twice in groups",
            id="doubled group",
        ),
        pytest.param(
            "themes",
            "id: mobile-networks",
            "id: gdcp",
            ": id 'gdcp' is both a part and a topic; allowed: each id once",
            id="a part's id for a topic",
        ),
        pytest.param(
            "values",
            'version: "3"',
            'version: "3"\nversion: "3"',
            ", line 3: key 'version' stands twice; allowed: valid YAML",
            id="doubled key",
        ),
        pytest.param(
            "themes",
            "    pattern: 'AI'\n",
            "",
            ", topics → ai → pattern: key 'pattern' is missing",
            id="missing key",
        ),
        pytest.param(
            "actors",
            "{id: both-governments,",
            "{id: Both Governments,",
            ", subjects → Both Governments → id: 'Both Governments' is no id: "
            "lower case, a letter first, then letters, digits, -",
            id="no id",
        ),
        pytest.param(
            "themes",
            "pattern: 'AI'",
            "pattern: '('",
            ", topics → ai → pattern: '(' is no regular expression: "
            "missing ), unterminated subpattern at position 0",
            id="no regular expression",
        ),
        pytest.param(
            "values",
            "pattern_en: '[Ii]nclusiv'",
            "pattern_en: '[Ii'",
            ", values → inclusive → pattern_en: '[Ii' is no regular expression: "
            "unterminated character set at position 0",
            id="no regular expression in English",
        ),
        pytest.param(
            "predicates",
            "pattern_en: 'confirm{s}|",
            "pattern_en: 'confirm{es}|",
            ": pattern_en of confirm: 'confirm{es}|affirm{s}' names no piece: 'es' is none of "
            "copula, tail, light, done, ending, e, s, their",
            id="unknown piece",
        ),
        pytest.param(
            "predicates",
            "  e: '(?:e[sd]?)'",
            "  e: '(?:e[sd]?'",
            ", pieces → e: '(?:e[sd]?' is no regular expression: "
            "missing ), unterminated subpattern at position 0",
            id="a piece that is no regular expression",
        ),
        pytest.param(
            "schemes",
            "rest: &describe-rest [exchange,",
            "rest: &describe-rest [talk,",
            ", frame → describe → rest: 'talk' is unknown; allowed: " + VERBS,
            id="rest of an unknown verb",
        ),
        pytest.param(
            "schemes",
            "colour: plum",
            "colour: pink",
            f", frame → hold-commitment → colour: 'pink' is unknown; allowed: {COLOURS}",
            id="unknown colour of a group",
        ),
        pytest.param(
            "schemes",
            "decide/*",
            "decree/*",
            ", frame → undertake: frame 'decree/*' matches nothing; "
            "allowed: verb/head of predicates.yml, or *",
            id="frame of an unknown verb",
        ),
        pytest.param(
            "schemes",
            "[decide/*,",
            "[decide,",
            ", frame → undertake: frame 'decide' matches nothing; "
            "allowed: verb/head of predicates.yml, or *",
            id="frame without a head",
        ),
        pytest.param(
            "schemes",
            "published: frame",
            "published: fame",
            ", published: 'fame' is unknown; allowed: frame, verb-only, ordinal",
            id="unknown published scheme",
            marks=pytest.mark.published,
        ),
        pytest.param(
            "schemes",
            "published_rule: undertakings",
            "published_rule: all",
            ", published_rule: 'all' is unknown; "
            "allowed: undertakings, joint-work, stated-commitments, needs",
            id="unknown published rule",
            marks=pytest.mark.published,
        ),
        pytest.param(
            "schemes",
            "      ordinal: [undertake]\n",
            "",
            ", undertakings → counts: nothing is said of scheme 'ordinal'; "
            "allowed: ordinal: [groups that count under it]",
            id="rule that leaves out a scheme",
        ),
        pytest.param(
            "schemes",
            "frame: [undertake]",
            "frame: [undertaking]",
            ", undertakings → counts → frame: 'undertaking' is unknown; allowed: undertake, "
            "work-together, hold-commitment, state-need, hold-view, welcome, describe",
            id="rule that counts an unknown group",
            marks=pytest.mark.published,
        ),
    ],
)
def test_bad_files(project, refusal, spoil, file, old, new, message):
    spoil(project / f"data/codebook/{file}.yml", old, new)
    assert refusal(codebook.load) == f"data/codebook/{file}.yml{message}"


@pytest.mark.parametrize("file", ["themes", "palette"])
def test_a_missing_file(project, refusal, file):
    (project / f"data/codebook/{file}.yml").unlink()
    expected = f"data/codebook/{file}.yml: cannot be read (No such file or directory)"
    assert refusal(codebook.load) == expected


@pytest.mark.parametrize(
    "file",
    [
        "themes",
        pytest.param("palette"),
    ],
)
def test_an_empty_file(project, refusal, file):
    (project / f"data/codebook/{file}.yml").write_text("", "utf-8")
    assert refusal(codebook.load).startswith(f"data/codebook/{file}.yml: ")


def test_a_verb_needs_the_group_aux(tiny, refusal, spoil):
    from dialogue.analysis.study import Study

    spoil(tiny.parents[1] / "codebook/predicates.yml", "強調{ending}", "強調(?:した|し)$")
    message = refusal(lambda: Study(release="tiny-1", coder="auto").clauses)
    assert message == (
        "data/codebook/predicates.yml: pattern of emphasise: '強調(?:した|し)$' has no group "
        "(?P<aux>…) for how the predicate ends"
    )


def test_a_bad_colour_is_named(project, refusal, spoil):
    spoil(project / "data/codebook/palette.yml", 'light: "#8a5a00"', 'bright: "#8a5a00"')
    assert "ochre" in refusal(codebook.load)


def test_a_changed_file_is_read_again(project, spoil):
    assert codebook.load().topics[10].en == "Artificial intelligence"
    spoil(project / "data/codebook/themes.yml", "en: 'Artificial intelligence'", "en: 'Machines'")
    assert codebook.load().topics[10].en == "Machines"
