"""What a page shows under every value of its switches: tables that its script selects from.

The browser selects from them and computes nothing. A table says by which choices it differs and
what is shown for each of their values: ``{"by": [names], "of": {"value value": shown}}``.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from itertools import product

from dialogue import charts, claims
from dialogue.analysis import parameters
from dialogue.analysis.parameters import WEIGHTS
from dialogue.analysis.study import Study
from dialogue.charts import figure
from dialogue.claims import robustness
from dialogue.corpus import dates, followthrough
from dialogue.prose.text import ranked

CHOICES = ("scheme", "rule", "content")
_FORM, _CONTENT, _DAY = ("scheme", "rule"), ("content",), ("as_of",)
# Each chart, and the choices by which its words differ; its drawing differs by the grouping, the
# day and the order, and by which of its sentences count.
CHARTS = {
    "map": (charts.sentence_map, _FORM),
    "rule-grid": (charts.rule_grid, ("scheme",)),
    "since": (charts.since, _DAY),
    "space-parts": (partial(charts.space, kind="parts"), ("weight",)),
    "space-topics": (partial(charts.space, kind="topics"), ("weight",)),
}
CLAIMS = (*claims.COUNTING, "on-record", "commitments", "fewest", "most", "rule-count")


class Views:
    """A study under every combination of the choices ``names`` (parameters)."""

    def __init__(self, study: Study, names: tuple[str, ...] = CHOICES):
        self.study, self.names = study, names

    @cached_property
    def values(self) -> dict[str, dict[str, str]]:
        """Every value of each choice with its English name."""
        return {name: _values(self.study, name) for name in self.names}

    @cached_property
    def studies(self) -> dict[tuple[str, ...], Study]:
        return {
            key: self.study.with_parameters(**dict(zip(self.names, key, strict=True)))
            for key in product(*self.values.values())
        }

    def table(self, by: Iterable[str], make: Callable[[Study], object]) -> dict:
        """What ``make`` gives for every combination of the choices in ``by``."""
        by = [name for name in self.names if name in by]
        first: dict[str, Study] = {}
        for study in self.studies.values():
            first.setdefault(_at(study, by), study)
        return {"by": by, "of": {at: make(study) for at, study in first.items()}}

    def own(self, table: dict):
        """What a table shows on the page as it is built."""
        return table["of"][_at(self.study, table["by"])]

    def choices(self) -> list[dict]:
        """Each choice: name, value as built, published value, names of its values."""
        choices = []
        for name, values in self.values.items():
            own, published = self.study.parameters[name], parameters.parameter(name).default({})
            back = published if published in values else own  # a day that is not known here yet
            choices.append({"name": name, "given": own, "published": back, "values": values})
        return choices

    def once(self, what, make: Callable[[], object]):
        """What ``make`` gives, made once for all studies that differ in nothing but the choices."""
        others = [name for name in self.study.parameters if name not in self.names]
        others += [name for name in _DAY if name in self.names]  # the page's own day is a value
        return self.study.once((what, self.names), others, make)

    def claims(self) -> dict[str, dict]:
        """For every claim of the pages that a choice can change, by its id: what is shown of it."""
        return self.once("claims", self._claims)

    def _claims(self) -> dict[str, dict]:
        tables = {}
        rules = (claims.REGISTER[key] for key in CLAIMS)
        for rule in (rule for rule in rules if set(rule.depends) & set(self.names)):
            for member in rule.each(self.study) if rule.each else [None]:
                id = claims.compute(self.study, rule.key, member).id
                show = partial(_claim, key=rule.key, member=member)
                tables[id] = self.table(rule.depends, show)
        return tables

    def said(self) -> list[dict]:
        """What is chosen, in a sentence or two."""
        return [self.table(by, say) for by, say in _SAID.items() if by[0] in self.names]

    def shown(self, name: str) -> dict:
        """The table of ``TABLES`` called ``name``."""
        return self.table(*TABLES[name])

    def sentences(self) -> list[dict]:
        """Every sentence as it is listed: id, label, text, working English, topics."""
        names = {t.id: t.en for t in self.study.codebook.topics}
        return [
            {
                "id": row.sentence_id,
                "label": row.label,
                "ja": row.text,
                "en": self.study.translation.get(row.sentence_id, "not yet"),
                "topics": ", ".join(names[t] for t in row.topics),
            }
            for row in self.study.sentences.itertuples()
        ]

    def order(self, kind: str) -> dict:
        """The parts or topics from the most to the least, as places in the page's own order."""
        own = ranked(self.study, kind)
        return self.table(("weight",), lambda study: [own.index(t) for t in ranked(study, kind)])

    def chart(self, id: str) -> dict:
        """A chart's words, data and Vega-Lite specifications (without their configuration)."""
        draw, by = CHARTS[id]

        def make():
            return {
                "words": self.table(by, lambda s: _words(draw(s))),
                "drawing": self.table(("scheme", "weight", *_DAY), lambda s: _drawing(s, draw(s))),
            }

        return self.once(("chart", id), make)


def group(given: dict) -> tuple[str, str]:
    """Release and coder of a page with these parameters: the pages of one group share most."""
    release = given.get("release", parameters.PUBLISHED_RELEASE)
    return release, given.get("coder") or parameters.parameter("coder").default(given)


def share(release: str, coder: str, again: bool) -> None:
    """Make what the pages of a group share, for processes that are forked from this one, and, if
    they are one page ``again`` and again, its charts. What is wrong is left for them to tell."""
    with contextlib.suppress(Exception):
        study = Study(release=release, coder=coder, against="")
        study.share()
        _ = study.context, study.translation, study.glossary, study.delegations
        claims.ledger(study)
        robustness.grid(study)
        Views(study).claims()
        for id in (id for id, (_, by) in CHARTS.items() if again and set(by) & set(CHOICES)):
            Views(study).chart(id)


def _at(study: Study, by: list[str]) -> str:
    """Where a table that differs by these choices has what belongs to the study."""
    return " ".join(study.parameters[name] for name in by)


def _values(study: Study, name: str) -> dict[str, str]:
    forms = study.codebook.forms
    entries = {"scheme": forms.schemes, "rule": forms.rules, "content": forms.content_rules}
    if name in entries:
        return {entry.id: entry.en for entry in entries[name]}
    return _days(study) if name == "as_of" else WEIGHTS


def _days(study: Study) -> dict[str, str]:
    """The day of the page, and the ends of those years before it in which something happened."""
    own, first = study.parameters["as_of"], str(study.day or "")
    ends = {f"{date[:4]}-12-31" for date in study.record["date"] if date}
    days = [own, *sorted((end for end in ends if first <= end < own), reverse=True)]
    return {day: dates.day(dt.date.fromisoformat(day)) for day in days}


def _forms(study: Study) -> dict[str, str]:
    group = study.grouping.group
    rows = zip(study.sentences["sentence_id"], study.sentences["group"], strict=True)
    return {s: f"{group(g).en} · {group(g).ja}" for s, g in rows}


def _entering(study: Study) -> dict[str, str]:
    rows, labels = study.rules[study.rules["scheme"] == study.scheme], study.release.labels
    return {r.rule: ", ".join(labels[s] for s in r.entering) for r in rows.itertuples()}


def by_form(study: Study) -> list[str]:
    """Ids of the sentences that count by their form."""
    return [*study.sentences.loc[study.sentences["commitment"], "sentence_id"]]


def by_content(study: Study) -> list[str] | None:
    """Ids of the sentences that count by their content; None where the coder codes none."""
    met = study.met
    return None if met.isna().all() else [*study.sentences.loc[met.fillna(False), "sentence_id"]]


def said_by_content(study: Study) -> str:
    ids = by_content(study)
    return f"By content {'nothing is coded by this coder' if ids is None else _listed(study, ids)}."


def said_by_day(study: Study) -> str:
    standing = study.items["standing"].value_counts()
    counted = [f"{standing[s]} {s}" for s in followthrough.STANDINGS if s in standing]
    return f"Follow-up items as known on {study.parameters['as_of']}: {', '.join(counted)}."


# Each table, and the choices by which it differs.
TABLES = {
    "form": (_FORM, by_form),  # ids of the sentences that count
    "content": (_CONTENT, by_content),
    "forms": (("scheme",), _forms),  # the form of every sentence by its id, in both languages
    "entering": (("scheme",), _entering),  # labels of the sentences that enter, by rule
    "events": (_DAY, lambda study: [*study.record["event_id"].unique()]),  # those known on the day
    "standing": (_DAY, lambda study: study.items.set_index("item_id")["standing"].to_dict()),
}
_SAID = {
    _FORM: lambda study: f"By form {_listed(study, by_form(study))}.",
    _CONTENT: said_by_content,
    ("weight",): lambda s: f"Charts and tables are ordered by {WEIGHTS[s.parameters['weight']]}.",
    _DAY: said_by_day,
}


def _listed(study: Study, ids: list[str]) -> str:
    labels = study.release.labels
    names = f" ({', '.join(labels[s] for s in ids)})" if ids else ""
    return f"{len(ids)} of {len(labels)} sentences count{names}"


def _claim(study: Study, key: str, member: str | None) -> dict:
    claim = claims.compute(study, key, member)
    if not isinstance(claim.value, bool):
        return {"shown": claim.shown}
    labels = study.release.labels
    return {"text": claim.text, "sentences": [labels[s] for s in claim.sentences]}


def _words(drawn: figure.Figure) -> dict:
    return {"title": drawn.title, "caption": drawn.caption, "alt": drawn.alt}


def _drawing(study: Study, drawn: figure.Figure) -> dict:
    about = drawn._repr_mimebundle_()[figure.MIME]
    specs = {width: dict(chart["spec"]) for width, chart in about["charts"].items()}
    data = {}
    for spec in specs.values():
        del spec["config"]  # the page's own drawing has it
        data |= spec.pop("datasets")
    rows = drawn.table.astype(str).where(drawn.table.notna(), "").to_numpy().tolist()
    drawing = {"specs": specs, "datasets": data, "columns": [*drawn.table], "rows": rows}
    drawing = figure.recolour(json.dumps(drawing, ensure_ascii=False), study.codebook.palette)
    return json.loads(drawing)
