"""The switches of a page: which grouping, rule, weight or day it shows, changed in the page.

They stand hidden until the page's script (``views.js``) has read the tables beside them.
"""

import json
from html import escape

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.prose import followup, views
from dialogue.prose.core import Markdown, say, select
from dialogue.prose.firmness import LISTED
from dialogue.prose.text import sentences

LABELS = {
    "scheme": "Forms are grouped",
    "rule": "These forms count",
    "content": "By content count",
    "weight": "Charts and tables are ordered by",
    "as_of": "As known on",
}


def control(study: Study, template: str, *charts: str, listed: bool = False) -> Markdown:
    """The switches with the tables behind them, for a page with the given charts.

    With ``listed`` the page also lists the rules and the sentences that count (``rules``,
    ``counted``).
    """
    made = views.Views(study)
    counted = {way: made.shown(way) for way in ("form", "content")}
    tables = {"counted": counted, "said": made.said()}
    if listed:
        tables |= {name: made.shown(name) for name in ("forms", "entering")}
        tables["sentences"] = made.sentences()
    return _form(made, template, charts, "Choose what counts", tables)


def weights(study: Study, template: str) -> Markdown:
    """The switch of the weight by which a page's charts (``charts.space``) and tables
    (``text.space_table``) are ordered."""
    made = views.Views(study, ("weight",))
    tables = {"order": [made.order("parts"), made.order("topics")], "said": made.said()}
    return _form(made, template, ("space-parts", "space-topics"), "Choose the order", tables)


def days(study: Study, template: str, *charts: str) -> Markdown:
    """The switch of the day up to which a page shows what is on record; none without a record."""
    if study.items.empty:
        return Markdown("")
    made = views.Views(study, ("as_of",))
    tables = {name: made.shown(name) for name in ("events", "standing")}
    tables |= {"standings": followup.SAID, "said": made.said()}
    return _form(made, template, charts, "Choose the day", tables)


def _form(made: views.Views, template: str, charts: tuple, name: str, tables: dict) -> Markdown:
    """The switches called ``name`` with what their script needs, the page's own tables last."""
    changed = parameters.changed(made.study.given).items()
    others = [f"-p {name}={value}" for name, value in changed if name not in made.names]
    data = {
        "command": " ".join(["dialogue run", template, *others]),
        "release": made.study.release.id.replace("-", ""),
        "labels": made.study.release.labels,
        "listed": LISTED,
        "choices": made.choices(),
        "claims": made.claims(),
        "charts": {id: made.chart(id) for id in charts},
        **tables,
    }
    fields = "".join(_field(choice) for choice in data["choices"])
    said = " ".join(made.own(table) for table in data["said"])
    return Markdown(
        f'<form class="dlg-views" aria-label="{name}" autocomplete="off" hidden>'
        f'<div class="dlg-views-choices">{fields}</div>'
        f'<p class="dlg-views-said" role="status">{escape(said)}</p>'
        '<p class="dlg-views-other" hidden></p>'
        f'<script type="application/json" class="dlg-views-data">{embedded(data)}</script></form>'
    )


def embedded(data) -> str:
    """JSON as it may stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _field(choice: dict) -> str:
    name, options = choice["name"], dict(choice["values"])
    published = parameters.parameter(name).default({})
    if published in options:
        options[published] += " (published)"
    return select(f"dlg-views-{name}", name, LABELS[name], options, choice["given"])


def rules(study: Study) -> Markdown:
    """Each rule: what it takes and which sentences enter with it."""
    counted = study.rules[study.rules["scheme"] == study.scheme].set_index("rule")
    labels = study.release.labels
    lines = []
    for rule in study.codebook.forms.rules:
        entering = ", ".join(f"[{labels[s]}](#{s})" for s in counted.loc[rule.id, "entering"])
        used = " [**Used on this page.**]{{.dlg-used}}" if rule.id == study.rule else ""
        lines.append(
            f"- **{rule.en}** ({rule.ja}): {{rule-count/{rule.id}}} sentences. "
            f"{rule.definition} Entering: [{entering or 'no sentence'}]{{{{.dlg-entering}}}}.{used}"
        )
    return say(study, "\n".join(lines))


def counted(study: Study) -> Markdown:
    """The sentences that count by their form, where the switches find them."""
    rows = study.sentences[study.sentences["commitment"]]
    shown = sentences(study, rows) or "No sentence counts."
    return Markdown(f"::::{{div}} dlg-counted\n{shown}\n::::")
