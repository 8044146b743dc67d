"""Claims: every number and finding that prose states, computed, with the sentences it rests on.

A claim is a function of a study, registered under an id that is never reused. Prose draws its
value by key; the claims page and ``claims.json`` list them all. Status is ``measured`` (counted in
the text), ``coded`` (depends on a reading or a grouping) or ``interpreted``.
"""

from collections.abc import Callable
from dataclasses import dataclass

from num2words import num2words

from dialogue import measures
from dialogue.errors import InputError
from dialogue.study import Study

STATUSES = ("measured", "coded", "interpreted")


@dataclass(frozen=True)
class Found:
    """What a claim's function gives: its value, the sentence ids it rests on, its wording.

    ``shown`` is the value as prose shows it; ``text`` the finding as a sentence.
    """

    value: object
    sentences: tuple[str, ...]
    text: str
    shown: str = ""


@dataclass(frozen=True)
class Claim:
    """A claim of one study. ``depends`` names the parameters that can change it."""

    id: str
    key: str
    status: str
    how: str
    changes: str
    depends: tuple[str, ...]
    value: object
    shown: str
    text: str
    sentences: tuple[str, ...]

    @property
    def link(self) -> str:
        """The value as Markdown, linked to the claim."""
        return f"[{self.shown}](#{self.id})"


@dataclass(frozen=True)
class _Rule:
    number: str
    key: str
    status: str
    how: str
    changes: str
    depends: tuple[str, ...]
    find: Callable[..., Found]
    each: Callable[[Study], list[str]] | None


REGISTER: dict[str, _Rule] = {}


def claim(number: str, key: str, *, status: str, how: str, changes: str, depends=(), each=None):
    """Register a function as the claim ``number`` (``c07``), drawn by prose as ``key``.

    With ``each``, a function that lists ids, there is one claim for every id, called
    ``c07-<id>``, and the function takes the id as its second argument.
    """

    def add(find):
        if key in REGISTER or number in {r.number for r in REGISTER.values()}:
            raise InputError(f"claim '{number}' or key '{key}' stands twice", "claims.py")
        if status not in STATUSES:
            raise InputError(f"status '{status}'", f"claim {number}", ", ".join(STATUSES))
        REGISTER[key] = _Rule(number, key, status, how, changes, tuple(depends), find, each)
        return find

    return add


def compute(study: Study, key: str, member: str | None = None) -> Claim:
    """The claim ``key`` for a study (``member``: for which id of a family). Raises InputError."""
    if key not in REGISTER:
        raise InputError(f"unknown claim '{key}'", allowed=", ".join(REGISTER))
    rule = REGISTER[key]
    if rule.each and member is None:
        raise InputError(f"claim '{key}' is a family", allowed=", ".join(rule.each(study)))
    found = rule.find(study, member) if rule.each else rule.find(study)
    unknown = set(found.sentences) - set(study.release.by_id)
    if unknown:
        raise InputError(f"names no sentence '{sorted(unknown)[0]}'", f"claim {rule.number}")
    suffix = f"-{member}" if rule.each else ""
    return Claim(
        id=f"{study.release.id.replace('-', '')}-{rule.number}{suffix}",
        key=f"{key}:{member}" if rule.each else key,
        status=rule.status,
        how=rule.how,
        changes=rule.changes,
        depends=rule.depends,
        value=found.value,
        shown=found.shown or str(found.value),
        text=found.text,
        sentences=found.sentences,
    )


def ledger(study: Study) -> list[Claim]:
    """All claims of a study, in the order of their numbers."""
    rules = sorted(REGISTER.values(), key=lambda r: int(r.number[1:]))
    return [
        compute(study, rule.key, member)
        for rule in rules
        for member in (rule.each(study) if rule.each else [None])
    ]


def words(number: int, capital: bool = False) -> str:
    """A number in English words, as titles use it."""
    said = num2words(number)
    return said[0].upper() + said[1:] if capital else said


def plural(noun: str, number: int) -> str:
    """The noun as it follows the number: ``sentence`` or ``sentences``."""
    return noun if number == 1 else f"{noun}s"


def named(names: list[str]) -> str:
    """Names in prose: ``a, b and c``; ``none`` for an empty list."""
    if len(names) < 2:
        return names[0] if names else "none"
    return ", ".join(names[:-1]) + " and " + names[-1]


def _ids(table) -> tuple[str, ...]:
    return tuple(table["sentence_id"])


def _themes(study: Study) -> list[str]:
    return [t.id for t in (*study.codebook.parts, *study.codebook.topics)]


def _parts(study: Study) -> dict[str, str]:
    return {p.id: p.en for p in study.codebook.parts}


# The text as a whole


@claim(
    "c01",
    "sentences",
    status="measured",
    how="Sentences of the joint statement, split at 。 outside quotation marks and brackets.",
    changes="Another rule for what a sentence is.",
)
def _sentences(study: Study) -> Found:
    n = len(study.sentences)
    return Found(n, _ids(study.sentences), f"The joint statement has {n} sentences.")


@claim(
    "c02",
    "characters",
    status="measured",
    how="Characters of the sentences that are not white space; headings left out.",
    changes="Counting headings, or words in place of characters.",
)
def _characters(study: Study) -> Found:
    n = int(study.sentences["characters"].sum())
    return Found(n, _ids(study.sentences), f"Its sentences have {n:,} characters.", f"{n:,}")


@claim(
    "c03",
    "continuing",
    status="measured",
    how="Sentences in which 継続 (continue, continued, continuing) stands.",
    changes="Counting other words for going on, such as 引き続き or 今後.",
)
def _continuing(study: Study) -> Found:
    hits = study.sentences[study.sentences["continues"]]
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences say 継続, to carry on."
    return Found(len(hits), _ids(hits), text)


@claim(
    "c04",
    "renewal",
    status="measured",
    how="Sentences in which 新たに (newly) stands.",
    changes="Counting other words for something new.",
)
def _renewal(study: Study) -> Found:
    hits = study.sentences[study.sentences["text"].str.contains(measures.RENEWAL)]
    said = "No sentence says" if hits.empty else f"{words(len(hits), True)} sentences say"
    return Found(len(hits), _ids(hits), f"{said} 新たに, newly.")


@claim(
    "c05",
    "deciding",
    status="coded",
    how="Sentences whose final predicate is 決定した.",
    changes="Reading another verb as a decision.",
    depends=("coder",),
)
def _deciding(study: Study) -> Found:
    hits = study.sentences[study.sentences["verb"] == "decide"]
    carry = int(hits["continues"].sum())
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences decides something"
    if len(hits) == carry == 1:
        text += f" ({hits['label'].iloc[0]}), and it decides to continue."
    else:
        text += f"; {carry} of them to continue."
    return Found(len(hits), _ids(hits), text)


@claim(
    "c06",
    "commitments",
    status="coded",
    how="Sentences whose form counts as a commitment under the chosen rule and grouping.",
    changes="Another rule, another grouping of forms, or another reading of a predicate.",
    depends=("rule", "scheme", "coder"),
)
def _commitments(study: Study) -> Found:
    hits = study.sentences[study.sentences["commitment"]]
    rule = study.codebook.rule(study.rule)
    text = (
        f"{words(len(hits), True)} of {len(study.sentences)} sentences count as a commitment "
        f"under the rule “{rule.en}”."
    )
    return Found(len(hits), _ids(hits), text)


@claim(
    "c07",
    "fewest",
    status="coded",
    how="The smallest count of commitments over all rules, under the chosen grouping.",
    changes="Another set of rules or another grouping.",
    depends=("scheme", "coder"),
)
def _fewest(study: Study) -> Found:
    table = _rule_counts(study)
    row = table.loc[table["count"].idxmin()]
    text = f"The narrowest rule counts {row['count']} commitments."
    return Found(int(row["count"]), row["sentences"], text)


@claim(
    "c08",
    "most",
    status="coded",
    how="The largest count of commitments over all rules, under the chosen grouping.",
    changes="Another set of rules or another grouping.",
    depends=("scheme", "coder"),
)
def _most(study: Study) -> Found:
    table = _rule_counts(study)
    row = table.loc[table["count"].idxmax()]
    text = f"The widest rule counts {row['count']} commitments."
    return Found(int(row["count"]), row["sentences"], text)


def _rule_counts(study: Study):
    table = measures.rules(study.sentences, study.codebook)
    return table[table["scheme"] == study.scheme].reset_index(drop=True)


@claim(
    "c09",
    "longest",
    status="measured",
    how="The part whose sentences have the most characters.",
    changes="Weighing parts by sentences or by commitments.",
)
def _longest(study: Study) -> Found:
    by_part = study.sentences.groupby("part")["characters"].sum()
    part = by_part.idxmax()
    name = _parts(study)[part]
    text = f"The longest part is “{name}”: {by_part[part]} of {by_part.sum():,} characters."
    return Found(part, _ids(study.of_theme(part)), text, name)


@claim(
    "c10",
    "without",
    status="coded",
    how="Parts in which no sentence counts as a commitment under the chosen rule.",
    changes="A wider rule.",
    depends=("rule", "scheme", "coder"),
)
def _without(study: Study) -> Found:
    some = set(study.sentences.loc[study.sentences["commitment"], "part"])
    parts = [p.id for p in study.codebook.parts if p.id not in some]
    parts = [p for p in parts if p in set(study.sentences["part"])]
    shown = named([f"“{_parts(study)[p]}”" for p in parts])
    rests = study.sentences[study.sentences["part"].isin(parts)]
    rule = study.codebook.rule(study.rule).en
    text = f"Parts without a commitment under the rule “{rule}”: {shown}."
    return Found(len(parts), _ids(rests), text, shown)


@claim(
    "c11",
    "one-sided",
    status="coded",
    how="Sentences whose subject, as written, is one government.",
    changes="Reading an implied actor in place of the subject as written.",
    depends=("coder",),
)
def _one_sided(study: Study) -> Found:
    single = [s.id for s in study.codebook.actors.subjects if len(s.actors) == 1]
    hits = study.sentences[study.sentences["subject"].isin(single)]
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences has one government as its subject."
    return Found(len(hits), _ids(hits), text)


@claim(
    "c12",
    "joint",
    status="coded",
    how="Sentences whose subject, as written, is the two countries or governments.",
    changes="Reading an implied actor in place of the subject as written.",
    depends=("coder",),
)
def _joint(study: Study) -> Found:
    both = [s.id for s in study.codebook.actors.subjects if len(s.actors) == 2]
    hits = study.sentences[study.sentences["subject"].isin(both)]
    text = f"{len(hits)} of {len(study.sentences)} sentences have the two together as their subject."
    return Found(len(hits), _ids(hits), text)


@claim(
    "c13",
    "clauses",
    status="measured",
    how="Sentences, plus one for each second predicate before a comma.",
    changes="Another rule for what a clause is.",
)
def _clauses(study: Study) -> Found:
    second = [c.sentence.id for c in study.clauses if not c.main]
    n = len(study.clauses)
    text = f"The sentences hold {n} clauses: {len(second)} carry a second predicate before the comma."
    return Found(n, tuple(second), text)


@claim(
    "c14",
    "future-years",
    status="measured",
    how="Years later than the meeting's that stand in the joint statement.",
    changes="Counting the ministry's notice, which names a year for the next meeting.",
)
def _future_years(study: Study) -> Found:
    year = study.release.date.year
    hits = measures.occurrences(study.release, r"20\d\d(?=年)")
    hits = hits[hits["match"].astype(int) > year]
    years = sorted(set(hits["match"]))
    shown = ", ".join(years) or "none"
    text = f"Years after {year} named in the joint statement: {shown}."
    return Found(len(years), tuple(dict.fromkeys(hits["sentence_id"])), text, shown)


@claim(
    "c15",
    "bodies-japan",
    status="measured",
    how="Japanese bodies named in the ministry's attendee note; the list is open (等).",
    changes="The bodies behind 等, which are not named.",
)
def _bodies_japan(study: Study) -> Found:
    return _bodies(study, "japan", "Japanese")


@claim(
    "c16",
    "bodies-us",
    status="measured",
    how="United States bodies named in the ministry's attendee note; the list is open (等).",
    changes="The bodies behind 等, which are not named.",
)
def _bodies_us(study: Study) -> Found:
    return _bodies(study, "united-states", "United States")


def _bodies(study: Study, side: str, name: str) -> Found:
    n = int((study.delegations["side"] == side).sum())
    return Found(n, (), f"The attendee note names {n} {name} bodies, and others.")


@claim(
    "c17",
    "most-used",
    status="coded",
    how="The verb that ends the most sentences.",
    changes="Counting clauses, or splitting 再確認 into 再 and 確認 as word segmenters do.",
    depends=("coder",),
)
def _most_used(study: Study) -> Found:
    counted = study.sentences["verb"].value_counts()
    top = counted.index[0]
    verb = next(v for v in study.codebook.predicates.verbs if v.id == top)
    hits = study.sentences[study.sentences["verb"] == top]
    text = f"The verb that ends the most sentences is {verb.ja}, {verb.en}: {len(hits)} times."
    return Found(len(hits), _ids(hits), text)


# One claim for every group of forms


@claim(
    "c18",
    "form",
    status="coded",
    how="Sentences whose final predicate belongs to the group, under the chosen grouping.",
    changes="Another grouping, or another reading of a predicate.",
    depends=("scheme", "coder"),
    each=lambda study: [g.id for g in study.codebook.scheme(study.scheme).groups],
)
def _form(study: Study, group: str) -> Found:
    hits = study.sentences[study.sentences["group"] == group]
    name = study.codebook.scheme(study.scheme).group(group)
    text = f"Form “{name.en}” ({name.ja}): {len(hits)} of {len(study.sentences)} sentences."
    return Found(len(hits), _ids(hits), text)


@claim(
    "c19",
    "rule-count",
    status="coded",
    how="Sentences that count as a commitment under the rule, under the chosen grouping.",
    changes="Another grouping, or another reading of a predicate.",
    depends=("scheme", "coder"),
    each=lambda study: [r.id for r in study.codebook.forms.rules],
)
def _rule_count(study: Study, rule: str) -> Found:
    table = _rule_counts(study).set_index("rule")
    count, ids = int(table.loc[rule, "count"]), table.loc[rule, "sentences"]
    name = study.codebook.rule(rule).en
    return Found(count, ids, f"Rule “{name}”: {count} of {len(study.sentences)} sentences.")


# One claim for every theme


@claim(
    "c20",
    "theme-sentences",
    status="coded",
    how="Sentences of the part, or sentences that carry the topic.",
    changes="For a part nothing; for a topic another reading of a sentence.",
    depends=("coder",),
    each=_themes,
)
def _theme_sentences(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    name = study.codebook.theme(theme).en
    return Found(
        len(hits), _ids(hits), f"“{name}”: {len(hits)} of {len(study.sentences)} sentences."
    )


@claim(
    "c21",
    "theme-characters",
    status="coded",
    how="Share of the statement's characters in the sentences of the theme; topics overlap.",
    changes="Weighing by sentences or by commitments.",
    depends=("coder",),
    each=_themes,
)
def _theme_characters(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    share = hits["characters"].sum() / study.sentences["characters"].sum()
    name = study.codebook.theme(theme).en
    shown = f"{100 * share:.0f}%"
    text = f"“{name}”: {shown} of the characters."
    return Found(round(float(share), 4), _ids(hits), text, shown)


@claim(
    "c22",
    "theme-commitments",
    status="coded",
    how="Sentences of the theme that count as a commitment under the chosen rule.",
    changes="Another rule, grouping or reading.",
    depends=("rule", "scheme", "coder"),
    each=_themes,
)
def _theme_commitments(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    hits = hits[hits["commitment"]]
    name = study.codebook.theme(theme).en
    text = f"“{name}”: {len(hits)} sentences count as a commitment under the chosen rule."
    return Found(len(hits), _ids(hits), text)


@claim(
    "c23",
    "theme-continuing",
    status="coded",
    how="Sentences of the theme in which 継続 stands.",
    changes="Counting other words for going on; for a topic another reading of a sentence.",
    depends=("coder",),
    each=_themes,
)
def _theme_continuing(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    hits = hits[hits["continues"]]
    name = study.codebook.theme(theme).en
    return Found(len(hits), _ids(hits), f"“{name}”: {len(hits)} sentences say 継続.")


@claim(
    "c24",
    "theme-forms",
    status="coded",
    how="Groups of forms in which the theme's sentences speak, with their counts.",
    changes="Another grouping or reading.",
    depends=("scheme", "coder"),
    each=_themes,
)
def _theme_forms(study: Study, theme: str) -> Found:
    hits = study.of_theme(theme)
    counted = hits["group"].value_counts()
    groups = [g for g in study.codebook.scheme(study.scheme).groups if g.id in counted.index]
    groups.sort(key=lambda g: -counted[g.id])
    shown = "; ".join(f"{g.en} ({g.ja}) {counted[g.id]}" for g in groups) or "none"
    name = study.codebook.theme(theme).en
    return Found(len(groups), _ids(hits), f"“{name}”, forms of speech: {shown}.", shown)
