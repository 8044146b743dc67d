"""The switches of a page: which grouping, rule, weight or day it shows, changed in the page.

They stand hidden until the page's script (``views.js``) has read the tables beside them.
"""

import json
from html import escape

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import followthrough
from dialogue.prose import since, views
from dialogue.prose.core import Markdown, say
from dialogue.prose.text import sentences

LABELS = {
    "scheme": "Forms are grouped",
    "rule": "These forms count",
    "content": "By content count",
    "weight": "Themes are ordered by",
    "as_of": "As known on",
}
LISTED = 12  # sentences named beside a finding, as ``firmness.findings`` names them


def control(study: Study, template: str, *charts: str, listed: bool = False) -> Markdown:
    """The switches with the tables behind them, for a page with the given charts.

    With ``listed`` the page also lists the rules and the sentences that count (``rules``,
    ``counted``).
    """
    made = views.Views(study)
    data = _shared(study, template, made, *charts)
    data |= {"counted": made.counted(), "said": made.said()}
    if listed:
        data["forms"], data["entering"] = made.forms(), made.entering()
        data["sentences"] = made.sentences()
    return _form(data, "Choose what counts", _said(study))


def weights(study: Study, template: str) -> Markdown:
    """The switch of the weight by which a page's tables (``prose.space_table``) are ordered."""
    made = views.Views(study, ("weight",))
    data = _shared(study, template, made)
    data["order"] = [made.order("parts"), made.order("topics")]
    data["said"] = [made.table(made.names, views.said_by_weight)]
    return _form(data, "Choose the order", views.said_by_weight(study))


def days(study: Study, template: str, *charts: str) -> Markdown:
    """The switch of the day up to which a page shows what is on record; none without a record."""
    if followthrough.items(study.release.id).empty:
        return Markdown("")
    made = views.Views(study, ("as_of",))
    data = _shared(study, template, made, *charts)
    data |= {"events": made.events(), "standing": made.standing(), "standings": since.SAID}
    data["said"] = [made.table(made.names, views.said_by_day)]
    return _form(data, "Choose the day", views.said_by_day(study))


def _shared(study: Study, template: str, made: views.Views, *charts: str) -> dict:
    """What the script needs whatever the switches choose."""
    return {
        "command": _command(study, template, made.names),
        "release": study.release.id.replace("-", ""),
        "labels": study.release.labels,
        "listed": LISTED,
        "choices": made.choices(),
        "claims": made.claims(),
        "charts": {id: made.chart(id) for id in charts},
    }


def _form(data: dict, name: str, said: str) -> Markdown:
    fields = "".join(_field(choice) for choice in data["choices"])
    return Markdown(
        f'<form class="dlg-views" aria-label="{name}" autocomplete="off" hidden>'
        f'<div class="dlg-views-choices">{fields}</div>'
        f'<p class="dlg-views-said" role="status">{escape(said)}</p>'
        '<p class="dlg-views-other" hidden></p>'
        f'<script type="application/json" class="dlg-views-data">{embedded(data)}</script></form>'
    )


def _command(study: Study, template: str, chosen: tuple[str, ...]) -> str:
    """The command that makes the page, less what the switches choose."""
    release = {"release": study.release.id}
    other = [
        f"-p {name}={value}"
        for name, value in study.given.items()
        if name not in chosen
        and value != parameters.parameter(name).default({} if name == "release" else release)
    ]
    return " ".join(["dialogue run", template, *other])


def _said(study: Study) -> str:
    return f"{views.said_by_form(study)} {views.said_by_content(study)}"


def embedded(data) -> str:
    """JSON as it may stand in a script element."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")


def _field(choice: dict) -> str:
    name, options = choice["name"], []
    for value, en in choice["values"].items():
        said = f"{en} (published)" if value == choice["published"] else en
        chosen = " selected" if value == choice["given"] else ""
        options.append(f'<option value="{value}"{chosen}>{escape(said)}</option>')
    return (
        f'<div><label for="dlg-views-{name}">{LABELS[name]}</label>'
        f'<select id="dlg-views-{name}" name="{name}">{"".join(options)}</select></div>'
    )


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
    return Markdown(f"::::{{div}} dlg-counted\n{sentences(study, rows) or _NONE}\n::::")


_NONE = "No sentence counts."


def yourself(study: Study) -> Markdown:
    """Where a reader codes the sentences; the page's script (``yourself.js``) fills it."""
    return Markdown(
        '<div class="dlg-yourself" hidden><script type="application/json">'
        f"{embedded(views.questions(study))}</script></div>"
        "<noscript><p>Coding in the page needs JavaScript.</p></noscript>"
    )


def question(study: Study) -> Markdown:
    """The codebook's own question for what the second answer is compared with."""
    future = study.codebook.criterion("future")
    return Markdown(
        "The second answer is compared with the criterion "
        f"“{future.en}” of the codebook, which asks: “{future.question}” The two questions are "
        "close and not the same: the criterion does not ask whose action it is."
    )
