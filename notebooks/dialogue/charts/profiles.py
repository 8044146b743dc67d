"""What can be checked, topics by forums, values by what they are said of: matrices of marks.

They are laid out by the pixel, so that labels have room on a narrow screen: ``x`` and ``y`` of
every mark are counted from the top left corner.
"""

import textwrap
from itertools import cycle

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import profiles
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, either, ink

# a letter fits into each of them
SHAPES = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "pentagon": "M-1.05,1.05L-1.05,-.35L0,-1.25L1.05,-.35L1.05,1.05Z",
    "turned pentagon": "M-1.05,-1.05L-1.05,.35L0,1.25L1.05,.35L1.05,-1.05Z",
}
_MARK = {"wide": (18, 210, 11), "narrow": (14, 140, 9)}  # pixels a mark takes, its area, its text


class _Sheet:
    """Places marks by the pixel on a sheet of a width and a height."""

    def __init__(self, study: Study, width: float, height: float):
        self.study, self.width, self.height = study, width, height
        self.at = {
            "x": alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False)),
            "y": alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False)),
        }

    def text(self, rows, colour="ink", url=False, **how) -> alt.Chart:
        """Texts (``text``), each at its ``x`` and ``y``, linked to ``url`` if wanted."""
        chart = alt.Chart(pd.DataFrame(rows, columns=["x", "y", "text", "url"]))
        chart = chart.mark_text(**{"fontSize": 12, "color": ink(self.study, colour), **how})
        return chart.encode(
            **self.at, text=alt.Text("text:N"), **({"href": alt.Href("url:N")} if url else {})
        )

    def lines(self, heights) -> alt.Chart:
        """Lines across the sheet."""
        rows = pd.DataFrame({"y": list(heights), "x": 0, "end": self.width})
        chart = alt.Chart(rows).mark_rule(color=ink(self.study, "line"), strokeWidth=0.7)
        return chart.encode(**self.at, x2=alt.X2("end:Q"))

    def bands(self, edges) -> alt.Chart:
        """Shaded columns from one x to another."""
        rows = pd.DataFrame(edges, columns=["x", "end"]).assign(y=0, low=self.height)
        chart = alt.Chart(rows).mark_rect(color=ink(self.study, "tint"))
        return chart.encode(**self.at, x2=alt.X2("end:Q"), y2=alt.Y2("low:Q"))

    def layers(self, *charts) -> alt.LayerChart:
        return alt.layer(*charts, width=self.width, height=self.height)


def _url(ids):
    return "@root@/book/text.html#" + ids


def _tooltips(names: dict[str, str]) -> list:
    return [alt.Tooltip(f"{field}:N", title=title) for field, title in names.items()]


def _not_coded(names) -> str:
    return f" Not coded by this coder: {', '.join(names)}." if len(names) else ""


# One row a sentence, one column a question answered by yes or no


def checkable(study: Study) -> Figure:
    """Which commitments name an actor, a deadline, a number, an instrument, a body, a review."""
    table = profiles.flags(study)
    table = table[table["commitment"]].rename(columns={"flag": "column", "present": "yes"})
    table = table.assign(group="")
    missing = list(dict.fromkeys(table.loc[table["yes"].isna(), "column"]))
    table = table.dropna(subset="yes")
    shown = [f for f in profiles.FLAGS if f not in missing]
    total = table["sentence_id"].nunique()
    named = claims.compute(study, "check-flags").shown
    if not total:
        title = "No sentence counts as a commitment under this rule"
    elif missing:
        title = "This coder finds who acts, and codes nothing else that can be checked"
    else:
        title = f"Of {claims.words(total)} {claims.plural('commitment', total)}: {named}"
    alt_text = "Matrix of commitments and what they name. " + "; ".join(
        f"{flag.capitalize()}: "
        + (", ".join(table.loc[table["column"].eq(flag) & table["yes"], "label"]) or "none")
        for flag in shown
    )
    return Figure(
        id="check-flags",
        title=title,
        caption="One row a sentence that counts as a commitment under the chosen rule. Filled: the "
        "sentence names it, in words quoted below; open: it does not." + _not_coded(missing),
        alt=alt_text,
        table=table[["label", "column", "yes", "words"]].rename(columns={"column": "flag"}),
        charts=both(lambda width: _answers(study, width, table, shown, {"": ("", "")}), study),
        sentences=tuple(dict.fromkeys(table["sentence_id"])),
    )


def criteria_met(study: Study) -> Figure:
    """Which criteria of a commitment each sentence's content meets, beside what its form does."""
    verdict = profiles.form_and_content(study)
    keys = ["sentence_id", "label", "position", "group"]
    counts = verdict.melt(keys, ("form", "content"), var_name="column", value_name="yes")
    met = profiles.criteria(study).rename(columns={"criterion": "column", "met": "yes"})
    table = pd.concat([counts, met])
    shown = [
        c
        for c in dict.fromkeys(table["column"])
        if table.loc[table["column"] == c, "yes"].notna().any()
    ]
    missing = [c for c in dict.fromkeys(table["column"]) if c not in shown]
    table = table.dropna(subset="yes")
    stand = set(table["group"])
    named = {g.id: (g.en, g.ja) for g in study.codebook.scheme(study.scheme).groups}
    groups = {id: name for id, name in {**named, "": ("In no group", "")}.items() if id in stand}
    form, content = verdict["form"], verdict["content"].fillna(False)
    title = (
        "This coder reads the form of a sentence and not its content"
        if missing
        else f"{claims.words(int(form.sum()), True)} "
        f"{'sentence counts' if form.sum() == 1 else 'sentences count'} by form, "
        f"{claims.words(int(content.sum()))} by content, "
        f"{claims.words(int((form & content).sum()))} by both"
    )
    yes = table[table["yes"].astype(bool)].groupby("sentence_id")["column"].agg(", ".join)
    alt_text = "Matrix of sentences, with what counts and which criteria are met. " + "; ".join(
        f"{r.label}: " + yes.get(r.sentence_id, "none") for r in verdict.itertuples()
    )
    return Figure(
        id="check-criteria",
        title=title,
        caption="One row a sentence, under its form of speech; the order of forms is no ranking. "
        "Squares: filled where form or content counts under the chosen rules. Circles: filled "
        "where the content meets the criterion, whatever the form." + _not_coded(missing),
        alt=alt_text,
        table=table[["label", "group", "column", "yes"]].sort_values("label", kind="stable"),
        charts=both(lambda width: _answers(study, width, table, shown, groups), study),
        sentences=tuple(study.sentences["sentence_id"]),
    )


def _answers(study: Study, width: int, table: pd.DataFrame, columns: list[str], groups: dict):
    """Rows of sentences, in ``groups`` of forms, by columns of yes (filled) and no (open)."""
    left, top, step = 40, 40, 24
    gap = min(110, (width - 10 - left) / max(1, len(columns)))
    middle = {c: left + gap * (i + 0.5) for i, c in enumerate(columns)}
    places, titles, height = _stacked(table, groups, top, step, width == WIDE)
    labels = table.drop_duplicates("sentence_id").set_index("sentence_id")["label"]
    lower = [top - 8 - (15 if width != WIDE and i % 2 else 0) for i in range(len(columns))]
    heads = [
        {"x": middle[c], "y": y, "text": c.capitalize()}
        for c, y in zip(columns, lower, strict=True)
    ]
    names = [{"x": 2, "y": y, "text": labels[id], "url": _url(id)} for id, y in places.items()]
    marks = pd.DataFrame(
        {
            "x": table["column"].map(middle).astype(float),
            "y": table["sentence_id"].map(places).astype(float),
            "label": table["label"],
            "what": table["column"].str.capitalize(),
            "answer": table["yes"].map({True: "yes", False: "no"}),
            "square": table["column"].isin(("form", "content")),
            "url": _url(table["sentence_id"]),
        }
    )
    sheet = _Sheet(study, left + gap * len(columns), height + 4)
    accent, ground = ink(study, "accent"), ink(study, "ground")
    points = alt.Chart(marks).mark_point(size=130, strokeWidth=1.5, filled=True, opacity=1)
    return sheet.layers(
        sheet.lines(y + step / 2 for y in places.values()),
        sheet.text(heads, "quiet", baseline="bottom"),
        sheet.text(titles, "quiet", baseline="bottom", align="left"),
        sheet.text(names, url=True, baseline="middle", align="left"),
        points.encode(
            **sheet.at,
            href=alt.Href("url:N"),
            tooltip=_tooltips({"label": "Sentence", "what": "Question", "answer": "Answer"}),
            stroke=alt.StrokeValue(accent),
            fill=either(alt.FillValue, "datum.answer == 'yes'", accent, ground),
            shape=either(alt.ShapeValue, "datum.square", "square", "circle"),
        ),
    )


def _stacked(table: pd.DataFrame, groups: dict, y: float, step: float, wide: bool):
    """The height of every sentence and of every group's title, and the height of all."""
    places, titles = {}, []
    for group, (en, ja) in groups.items():
        if en:
            titles.append({"x": 2, "y": y + 20, "text": f"{en}  {ja}" if wide else en})
            y += 28
        for id in dict.fromkeys(table.loc[table["group"] == group, "sentence_id"]):
            places[id], y = y + step / 2, y + step
    return places, titles, y


# Rows with their label above, columns with their label upright, several marks in a cell


def topic_forums(study: Study) -> Figure:
    """Which forum is mentioned with which topic, in which role: one mark a sentence."""
    everything = profiles.meetings(study, "all")
    table = profiles.meetings(study)
    roles = {r.id: r for r in study.codebook.actors.roles}
    shapes = dict(zip(roles, cycle(SHAPES), strict=False))
    rows = {f.id: f.en for f in study.codebook.actors.forums if f.id in set(everything["forum"])}
    columns = {t.id: t.en for t in study.codebook.topics if t.id in set(everything["topic"])}
    marks = pd.DataFrame(
        {
            "row": table["forum"],
            "column": table["topic"],
            "text": [roles[r].en[0] if r else "" for r in table["role"]],
            "shape": [SHAPES[shapes.get(r, "circle")] for r in table["role"]],
            "open": False,
            "label": table["label"],
            "what": table["forum"].map(rows),
            "of": table["topic"].map(columns),
            "how": [roles[r].en if r else "not coded" for r in table["role"]],
            "url": _url(table["sentence_id"]),
        }
    )
    order = {name.en: number for number, name in enumerate(roles.values())}
    marks = marks.sort_values("how", key=lambda how: how.map(order), kind="stable")
    tips = {"label": "Sentence", "what": "Forum", "of": "Topic", "how": "Role"}
    chosen = study.parameters["role"]
    coded = profiles.coded(study)
    key = "; ".join(
        f"{roles[r].en[0]}, {shapes[r]}: {roles[r].en.lower()}"
        for r in roles
        if r in set(everything["role"])
    )
    without = [t.en for t in study.codebook.topics if t.id not in columns]
    caption = "One mark a sentence in which a clause carries the topic and mentions the forum. "
    caption += f"{key}." if coded else _not_coded(["roles"]).strip()
    caption += f" Topics without a forum: {', '.join(without)}." if without else ""
    caption += f" Shown: mentions as {roles[chosen].en.lower()} only." if chosen in roles else ""
    said = table.assign(
        role=[roles[r].en.lower() if r else "" for r in table["role"]]
    ).drop_duplicates(["forum", "role", "label"])
    alt_text = "Matrix of forums by topics. " + "; ".join(
        f"{name}: " + ", ".join(f"{r.role} {r.label}".strip() for r in hits.itertuples())
        for name, hits in ((rows[f], said[said["forum"] == f]) for f in rows)
        if len(hits)
    )
    return Figure(
        id="topic-forums",
        title=_forums_title(study, chosen, coded),
        caption=caption,
        alt=alt_text,
        table=marks[["what", "of", "how", "label"]].rename(
            columns={"what": "forum", "of": "topic", "how": "role", "label": "sentence"}
        ),
        charts=both(lambda width: _cells(study, width, rows, columns, marks, tips), study),
        sentences=tuple(sorted(set(table["sentence_id"]))),
    )


def _forums_title(study: Study, chosen: str, coded: bool) -> str:
    total = claims.compute(study, "forum-mentions")
    if chosen != "all" or not coded:
        return total.text.rstrip(".")
    counts = {
        r.id: claims.compute(study, "forum-role", r.id).value for r in study.codebook.actors.roles
    }
    top = max(counts, key=counts.get)
    none = claims.named([f"as a {r}" for r, n in counts.items() if not n])
    title = f"{counts[top]} of {total.shown} are as a {top}"
    return title + (f", none {none}" if not all(counts.values()) else "")


def value_heads(study: Study) -> Figure:
    """What each value word is said of: one mark an occurrence, with its sentence's number."""
    table = profiles.concordance(study)
    table["kind"] = [k or ("",) for k in table["kinds"]]
    table = table.explode("kind")
    names = {"": "Not coded"} | profiles.kind_names()
    values = {v.id: v for v in study.codebook.values.values}
    counted = table.drop_duplicates(["value", "sentence_id", "before"])["value"].value_counts()
    rows = {
        v.id: f"{v.en}  {v.ja}  {counted[v.id]}" for v in values.values() if v.id in counted.index
    }
    columns = {k: names[k] for k in names if k in set(table["kind"])}
    marks = pd.DataFrame(
        {
            "row": table["value"],
            "column": table["kind"],
            "text": table["position"].astype(str),
            "shape": ["square" if name else "circle" for name in table["name"]],
            "open": table["name"] != "",
            "label": table["label"],
            "value": [values[v].en for v in table["value"]],
            "what": table["kind"].map(names),
            "how": table["before"] + table["match"] + table["after"],
            "head": table["heads"].map("、".join),
            "name": table["name"],
            "url": _url(table["sentence_id"]),
        }
    )
    tips = {"label": "Sentence", "how": "In context", "what": "Said of", "name": "In the name"}
    by_kind = table["kind"].value_counts()
    total = claims.compute(study, "value-words").value
    most = by_kind[by_kind == by_kind.max()].index if len(by_kind) else []
    title = (
        f"{by_kind.max()} of {total} value words are said of “{names[most[0]]}”"
        if len(most) == 1 and most[0]
        else f"Value words stand {total} times"
    )
    alt_text = "Matrix of value words by what they are said of. " + "; ".join(
        f"{values[v].en}: "
        + ", ".join(f"{names[k]} {n}" for k, n in hits["kind"].value_counts(sort=False).items())
        for v, hits in table.groupby("value", sort=False)
    )
    return Figure(
        id="value-heads",
        title=title,
        caption="One mark a value word, with the number of its sentence; the figure beside a value "
        "counts its words. Filled circle: said in the sentence; open square: it stands in a name."
        + _not_coded(() if profiles.coded(study) else ["what a value is said of"]),
        alt=alt_text,
        table=marks[["value", "what", "head", "label", "name"]].rename(
            columns={"what": "said_of", "label": "sentence", "name": "in_name"}
        ),
        charts=both(lambda width: _cells(study, width, rows, columns, marks, tips), study),
        sentences=tuple(sorted(set(table["sentence_id"]))),
    )


def _cells(study: Study, width: int, rows: dict, columns: dict, marks: pd.DataFrame, tips: dict):
    """A matrix whose cells hold several marks, wrapped where they do not stand side by side.

    ``marks`` has row, column, text, shape, open, url and what ``tips`` names.
    """
    side, size, letters = _MARK["wide" if width == WIDE else "narrow"]
    width -= 10
    gap = width / max(1, len(columns))
    fits = max(1, int((gap - 2) // side))
    place = marks.groupby(["row", "column"]).cumcount()
    deep = (place.groupby(marks["row"]).max() // fits + 1).to_dict()
    wrapped = [textwrap.wrap(name, 22) for name in columns.values()]
    y = top = 7 * max((len(line) for lines in wrapped for line in lines), default=0) + 6
    starts = {}
    for row in rows:
        starts[row] = y
        y += 28 + side * deep.get(row, 1)
    upright = [
        {"x": gap * (i + 0.5) + 12 * (k - (len(lines) - 1) / 2), "y": top - 6, "text": line}
        for i, lines in enumerate(wrapped)
        for k, line in enumerate(lines)
    ]
    number = {c: gap * (i + 0.5) for i, c in enumerate(columns)}
    side_by_side = marks.groupby(["row", "column"])["text"].transform("size").clip(upper=fits)
    cells = marks.assign(
        x=marks["column"].map(number).astype(float)
        + (place % fits - (side_by_side - 1) / 2) * side,
        y=marks["row"].map(starts).astype(float) + 22 + side / 2 + place // fits * side,
    )
    sheet = _Sheet(study, width, y)
    accent, ground = ink(study, "accent"), ink(study, "ground")
    base = alt.Chart(cells).encode(**sheet.at, href=alt.Href("url:N"), tooltip=_tooltips(tips))
    labels = [{"x": 2, "y": y + 18, "text": rows[row]} for row, y in starts.items()]
    return sheet.layers(
        sheet.bands((gap * i, gap * (i + 1)) for i in range(0, len(columns), 2)),
        sheet.lines(starts.values()),
        sheet.text(upright, "quiet", align="left", baseline="middle", angle=270, fontSize=11.5),
        sheet.text(labels, align="left", baseline="bottom"),
        base.mark_point(size=size, strokeWidth=1.4, filled=True, opacity=1).encode(
            shape=alt.Shape("shape:N", scale=None),
            stroke=alt.StrokeValue(accent),
            fill=either(alt.FillValue, "datum.open", ground, accent),
        ),
        base.mark_text(fontSize=letters, fontWeight="bold", baseline="middle", dy=0.5).encode(
            text=alt.Text("text:N"),
            color=either(alt.ColorValue, "datum.open", ink(study, "ink"), ground),
        ),
    )
