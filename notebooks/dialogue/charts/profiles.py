"""What can be checked, and topics by forums: matrices of marks."""

from itertools import cycle

import pandas as pd

from dialogue import claims
from dialogue.analysis import profiles
from dialogue.analysis.study import Study
from dialogue.charts import matrix
from dialogue.charts.figure import Figure
from dialogue.charts.marks import drawn, link

_NAMES = "{what}: {label} names {datum.yes ? 'one' : 'none'}."
_MEETS = "{what}: {label} {datum.square ? (datum.yes ? 'counts' : 'does not count') + ' by it' : "
_MEETS += "datum.yes ? 'meets it' : 'does not meet it'}."


def _not_coded(names) -> str:
    return f" Not coded by this coder: {', '.join(names)}." if len(names) else ""


def checkable(study: Study) -> Figure:
    """What sentences that count name: an actor, deadline, number, instrument, body, review."""
    table = profiles.flags(study)
    table = table[table["commitment"]].rename(columns={"flag": "column", "present": "yes"})
    missing = [*table.loc[table["yes"].isna(), "column"].unique()]
    shown = [f for f in profiles.FLAGS if f not in missing]
    table = table.dropna(subset="yes").assign(group="")
    total = claims.Count(table["sentence_id"].nunique())
    if not total:
        title = "No sentence counts under this rule"
    elif missing:
        title = "This coder finds who acts, and codes nothing else that can be checked"
    else:
        named = claims.compute(study, "check-flags").shown
        title = f"Of {total:words} under “{study.chosen_rule.en}”: {named}"
    yes = table[table["yes"].astype(bool)].groupby("column")["label"].agg(", ".join)
    return Figure(
        id="check-flags",
        title=title,
        caption="One row a sentence that counts by its form under the chosen rule. Filled: the "
        "sentence names it, in words quoted below; open: it does not." + _not_coded(missing),
        alt="Matrix of sentences that count and what they name. "
        + "; ".join(f"{flag.capitalize()}: {yes.get(flag, 'none')}" for flag in shown),
        table=table[["label", "column", "yes", "words"]].rename(columns={"column": "flag"}),
        draw=drawn(study, lambda sheet: matrix.answers(sheet, table, shown, {"": ()}, _NAMES)),
        sentences=tuple(table["sentence_id"].unique()),
    )


def criteria_met(study: Study) -> Figure:
    """Which criteria each sentence's content meets, beside what its form does."""
    verdict = profiles.form_and_content(study)
    keys = ["sentence_id", "label", "position", "group"]
    counts = verdict.melt(keys, ("form", "content"), var_name="column", value_name="yes")
    met = profiles.criteria(study).rename(columns={"criterion": "column", "met": "yes"})
    everything = pd.concat([counts, met])
    table = everything.dropna(subset="yes")
    shown = [*table["column"].unique()]
    missing = [c for c in everything["column"].unique() if c not in shown]
    groups = {g.id: (g.en, g.ja) for g in study.forms}
    form, content = verdict["form"], verdict["content"].fillna(False)
    by_form, by_content, by_both = (claims.Count(x.sum()) for x in (form, content, form & content))
    yes = table[table["yes"].astype(bool)].groupby("sentence_id")["column"].agg(", ".join)
    return Figure(
        id="check-criteria",
        title="This coder reads the form of a sentence and not its content"
        if missing
        else f"{by_form:Words} {by_form:sentence counts|sentences count} by form, "
        f"{by_content:words} by content, {by_both:words} by both",
        caption="One row a sentence, under its form of speech; the order of forms is no ranking. "
        "Squares: filled where form or content counts under the chosen rules. Circles: filled "
        "where the content meets the criterion, whatever the form." + _not_coded(missing),
        alt="Matrix of sentences, with what counts and which criteria are met. "
        + "; ".join(f"{r.label}: {yes.get(r.sentence_id, 'none')}" for r in verdict.itertuples()),
        table=table[["label", "group", "column", "yes"]].sort_values("label", kind="stable"),
        draw=drawn(study, lambda sheet: matrix.answers(sheet, table, shown, groups, _MEETS)),
        sentences=tuple(study.sentences["sentence_id"]),
    )


def topic_forums(study: Study) -> Figure:
    """Which forum is mentioned with which topic, in which role: one mark a sentence."""
    everything, table = profiles.meetings(study, "all"), profiles.meetings(study)
    roles = {r.id: r.en for r in study.codebook.actors.roles}
    shapes = dict(zip(roles, cycle(matrix.SHAPES), strict=False))
    rows = {f.id: f.en for f in study.codebook.actors.forums if f.id in set(everything["forum"])}
    columns = {t.id: t.en for t in study.codebook.topics if t.id in set(everything["topic"])}
    marks = pd.DataFrame({"row": table["forum"], "column": table["topic"]}).assign(
        text=[roles[r][0] if r else "" for r in table["role"]],
        shape=[shapes.get(r, "circle") for r in table["role"]],
        forum=table["forum"].map(rows),
        topic=table["topic"].map(columns),
        role=[roles.get(r, "not coded") for r in table["role"]],
        sentence=table["label"],
        url=link(table["sentence_id"]),
    )
    order = {name: number for number, name in enumerate(roles.values())}
    marks = marks.sort_values("role", key=lambda role: role.map(order), kind="stable")
    tip = "{sentence} names {forum} on “{topic}”, as: {lower(datum.role)}."
    chosen, coded = study.parameters["role"], study.has_criteria
    there = {r: en for r, en in roles.items() if r in set(everything["role"])}
    key = "; ".join(f"{en[0]}, {shapes[r]}: {en.lower()}" for r, en in there.items())
    without = [t.en for t in study.codebook.topics if t.id not in columns]
    caption = "One mark a sentence in which a clause carries the topic and mentions the forum. "
    caption += f"{key}." if coded else _not_coded(["roles"]).strip()
    caption += f" Topics without a forum: {', '.join(without)}." if without else ""
    caption += f" Shown: mentions as {roles[chosen].lower()} only." if chosen in roles else ""
    said = table.drop_duplicates(["forum", "role", "label"])
    said = (said["role"].map(roles).fillna("").str.lower() + " " + said["label"]).str.strip()
    said = said.groupby(table["forum"]).agg(", ".join)
    return Figure(
        id="topic-forums",
        title=_forums_title(study, chosen, coded),
        caption=caption,
        alt="Matrix of forums by topics. "
        + "; ".join(f"{name}: {said[f]}" for f, name in rows.items() if f in said),
        table=marks[["forum", "topic", "role", "sentence"]],
        draw=drawn(study, lambda sheet: matrix.cells(sheet, marks, rows, columns, tip)),
        sentences=tuple(sorted(set(table["sentence_id"]))),
    )


def _forums_title(study: Study, chosen: str, coded: bool) -> str:
    total = claims.compute(study, "forum-mentions")
    if chosen != "all" or not coded:
        return total.text.rstrip(".")
    roles = [r.id for r in study.codebook.actors.roles]
    counts = {r: claims.compute(study, "forum-role", r).value for r in roles}
    top = max(counts, key=counts.get)
    return f"{counts[top]} of {total.shown} are as a {top}"
