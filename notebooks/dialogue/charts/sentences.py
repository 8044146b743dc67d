"""Charts with one dot a sentence: where in the text, in which form, in which part."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.look import WIDE, both, either, ink, part_bands
from dialogue.corpus.readings import CRITERIA


def _rows(study: Study) -> list:
    return list(study.codebook.scheme(study.scheme).groups)


def sentence_map(study: Study, theme: str | None = None, japanese: bool = False) -> Figure:
    """All sentences in text order by form of speech; a theme's sentences stand out if given.

    With ``japanese`` the words around the whole map are Japanese.

    One dot a sentence: filled where it counts as a commitment, ringed where it says 継続.
    """
    table, groups = study.sentences, _rows(study)
    chosen = measures.in_theme(table, theme) if theme else pd.Series(True, index=table.index)
    dots = pd.DataFrame(
        {
            "number": table["position"],
            "sentence": table["label"],
            "row": [[g.id for g in groups].index(g) for g in table["group"]],
            "form": [study.codebook.scheme(study.scheme).group(g).en for g in table["group"]],
            "part": table["part"].map({p.id: p.en for p in study.codebook.parts}),
            "commitment": table["commitment"],
            "continues": table["continues"],
            "criteria": table[list(CRITERIA)].sum(axis=1, min_count=1),
            "in_theme": chosen,
            "japanese": table["text"].str.slice(0, 60) + "…",
            "url": "@root@/book/text.html#" + table["sentence_id"],
        }
    )
    squares = _squares(table, dots) if theme is None else pd.DataFrame()
    names = pd.DataFrame(
        {"row": range(len(groups)), "ja": [g.ja for g in groups], "en": [g.en for g in groups]}
    )
    names["label"] = names["en"] + "  " + names["ja"]

    def build(width):
        step = 52 if width == WIDE else 50
        height = step * len(groups)
        across = alt.Scale(domain=[0.5, len(table) + 0.5], nice=False)
        x = alt.X("number:Q", scale=across, axis=None)
        y = alt.Y(
            "row:Q", scale=alt.Scale(domain=[len(groups) - 0.35, -0.65], nice=False), axis=None
        )
        size = 330 if width == WIDE else 105
        label = (
            alt.Chart(names)
            .mark_text(
                align="left",
                baseline="bottom",
                dy=-14 if width == WIDE else -11,
                dx=2,
                color=ink(study, "quiet"),
                fontSize=12 if width == WIDE else 11,
            )
            .encode(x=alt.XValue(0), y=y, text=alt.Text("label:N"))
        )
        base = alt.Chart(dots).encode(
            x=x,
            y=y,
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("sentence:N", title="Sentence"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("form:N", title="Form"),
                alt.Tooltip("commitment:N", title="Counts as a commitment"),
                alt.Tooltip("continues:N", title="Says 継続"),
                alt.Tooltip("japanese:N", title="Text"),
            ],
            opacity=either(alt.OpacityValue, "datum.in_theme", 1, 0.22),
        )
        ring = base.transform_filter("datum.continues").mark_point(
            size=size * 1.9, strokeWidth=1.6, color=ink(study, "accent"), filled=False
        )
        dot = base.mark_point(size=size, strokeWidth=1.6, filled=True).encode(
            fill=either(
                alt.FillValue, "datum.commitment", ink(study, "accent"), ink(study, "ground")
            ),
            stroke=alt.StrokeValue(ink(study, "accent")),
        )
        number = base.mark_text(
            fontSize=10 if width == WIDE else 7.5, baseline="middle", dy=0.5
        ).encode(
            text=alt.Text("number:Q"),
            color=either(
                alt.ColorValue, "datum.commitment", ink(study, "ground"), ink(study, "ink")
            ),
        )
        layers = [*part_bands(study, across), label, ring, dot, number]
        if len(squares):
            layers.append(
                alt.Chart(squares)
                .mark_square(size=14 if width == WIDE else 5, opacity=1, color=ink(study, "quiet"))
                .encode(
                    x=alt.X("at:Q", scale=across, axis=None),
                    y=y,
                    yOffset=alt.YOffsetValue(below(width)),
                )
            )
        return alt.layer(*layers, width=width - 10, height=height)

    def below(width):
        return 17 if width == WIDE else 10

    carry = claims.compute(study, "continuing").value
    decide = claims.compute(study, "deciding").value
    total = claims.compute(study, "sentences").value
    parts = "; ".join(f"({i}) {p.en}" for i, p in enumerate(study.codebook.parts, 1))
    key = "Filled: counts as a commitment under the chosen rule. Ringed: says 継続, to carry on."
    if len(squares):
        key += " Small squares: how many of the five content criteria it meets."
    if theme:
        name = study.codebook.theme(theme).en
        hits = study.of_theme(theme)
        n = len(hits)
        title = f"“{name}” stands in {claims.words(n)} of {claims.words(total)} sentences"
        alt_text = (
            f"Dot plot of {total} sentences by form of speech in text order. The {n} of "
            f"“{name}” stand out: {', '.join(hits['label'])}; "
            f"{int(hits['commitment'].sum())} of them count as a commitment."
        )
        shown, id = dots[dots["in_theme"]], f"map-{theme}"
    else:
        title = (
            f"{claims.words(total, True)} sentences: {claims.words(carry)} carry work on, "
            f"{claims.words(decide)} {'decides' if decide == 1 else 'decide'}"
        )
        counted = table["group"].value_counts()
        forms = "; ".join(f"{g.en} {counted.get(g.id, 0)}" for g in groups)
        alt_text = (
            f"Dot plot of {total} sentences in text order, one row for each form of speech: "
            f"{forms}. {carry} are ringed because they say 継続; "
            f"{int(table['commitment'].sum())} are "
            "filled because they count as a commitment."
        )
        shown, id = dots, "map"
    if japanese:
        id, title = "map-ja", f"{total}文のうち「継続」は{carry}文、決定は{decide}文"
        key = "塗りつぶし：選んだ規則で約束とみなす文。二重の輪：「継続」のある文。"
        key += "小さい四角：満たす内容の基準の数。" if len(squares) else ""
        listed = "、".join(f"({i}){p.ja}" for i, p in enumerate(study.codebook.parts, 1))
        caption = f"{key}列は部分：{listed}。行の順序は順位ではない。"
        forms = "、".join(f"{g.ja}{counted.get(g.id, 0)}文" for g in groups)
        alt_text = f"{total}文を形式ごとに本文の順に並べた点の図。{forms}。"
    else:
        caption = f"{key} Columns are the parts: {parts}. The order of rows is no ranking."
    return Figure(
        id=id,
        title=title,
        caption=caption,
        alt=alt_text,
        table=shown.drop(columns=["row", "url", "in_theme", "japanese"]),
        charts=both(build, study),
        sentences=tuple(table.loc[chosen, "sentence_id"]),
    )


def _squares(table: pd.DataFrame, dots: pd.DataFrame) -> pd.DataFrame:
    """A small square for every content criterion that a sentence meets, side by side."""
    met = table[list(CRITERIA)].fillna(False).sum(axis=1)
    rows = [
        {"at": number + (i - (n - 1) / 2) * 0.17, "row": row}
        for number, row, n in zip(dots["number"], dots["row"], met, strict=True)
        for i in range(int(n))
    ]
    return pd.DataFrame(rows, columns=["at", "row"])


def forms_by_part(study: Study) -> Figure:
    """Form of speech by part: one dot a sentence, stacked within its cell."""
    table, groups = study.sentences.copy(), _rows(study)
    parts = [p for p in study.codebook.parts if p.id in set(table["part"])]
    table["column"] = table["part"].map({p.id: i for i, p in enumerate(parts)})
    table["row"] = table["group"].map({g.id: i for i, g in enumerate(groups)})
    cell = table.groupby(["part", "group"])
    table["place"] = cell.cumcount()
    table["of"] = cell["position"].transform("size")
    table["x"] = table["column"] + (table["place"] - (table["of"] - 1) / 2) * 0.2
    table["form"] = table["group"].map({g.id: g.en for g in groups})
    table["part_name"] = table["part"].map({p.id: p.en for p in parts})
    table["url"] = "@root@/book/text.html#" + table["sentence_id"]
    colour_of = {g.id: ink(study, g.colour) for g in groups}
    table["colour"] = table["group"].map(colour_of)
    fields = ["x", "row", "label", "form", "part_name", "url", "colour"]
    dots = table[fields]
    names = pd.DataFrame({"row": range(len(groups)), "label": [f"{g.en}  {g.ja}" for g in groups]})
    heads = pd.DataFrame(
        {"x": range(len(parts)), "label": [f"({i})" for i in range(1, len(parts) + 1)]}
    )

    def build(width):
        step = 52
        x = alt.X("x:Q", scale=alt.Scale(domain=[-0.55, len(parts) - 0.45], nice=False), axis=None)
        y = alt.Y("row:Q", scale=alt.Scale(domain=[len(groups) - 0.4, -0.7], nice=False), axis=None)
        rules = alt.Chart(names).mark_rule(color=ink(study, "line")).encode(y=y)
        label = (
            alt.Chart(names)
            .mark_text(
                align="left",
                baseline="bottom",
                dy=-15,
                dx=2,
                fontSize=12 if width == WIDE else 11,
                color=ink(study, "quiet"),
            )
            .encode(x=alt.XValue(0), y=y, text=alt.Text("label:N"))
        )
        head = (
            alt.Chart(heads)
            .mark_text(baseline="bottom", dy=-4)
            .encode(x=x, y=alt.YValue(0), text=alt.Text("label:N"))
        )
        base = alt.Chart(dots).encode(
            x=x,
            y=y,
            href=alt.Href("url:N"),
            tooltip=[
                alt.Tooltip("label:N", title="Sentence"),
                alt.Tooltip("part_name:N", title="Part"),
                alt.Tooltip("form:N", title="Form"),
            ],
        )
        points = base.mark_circle(size=400 if width == WIDE else 130, opacity=1).encode(
            color=alt.Color("colour:N", scale=None)
        )
        text = base.mark_text(
            fontSize=9 if width == WIDE else 0,
            baseline="middle",
            dy=0.5,
            color=ink(study, "ground"),
        ).encode(text=alt.Text("label:N"))
        return alt.layer(
            rules, label, head, points, text, width=width - 10, height=step * len(groups)
        )

    counted = measures.forms_by_part(study.sentences, study.codebook, study.scheme)
    top = counted["total"].max()
    leaders = [g for g in groups if counted.loc[g.id, "total"] == top]
    widest = (counted.drop(columns="total") > 0).sum(axis=1).idxmax()
    reach = int((counted.loc[widest].drop("total") > 0).sum())
    name = {g.id: g.en for g in groups}
    title = (
        claims.named([f"“{g.en}”" for g in leaders])
        + (" is the most frequent form" if len(leaders) == 1 else " are the most frequent forms")
        + f", {claims.words(int(top))} sentences"
        + (" each" if len(leaders) > 1 else "")
    )
    alt_text = (
        f"Dots by form and part, one a sentence. “{name[widest]}” stands in {reach} parts. "
        + "; ".join(
            f"{g.en}: "
            + ", ".join(
                f"{p.en} {counted.loc[g.id, p.id]}" for p in parts if counted.loc[g.id, p.id]
            )
            for g in groups
        )
    )
    legend = "; ".join(f"({i}) {p.en}" for i, p in enumerate(parts, 1))
    return Figure(
        id="forms-by-part",
        title=title,
        caption="One dot a sentence. Forms are groups; the order of rows is no ranking. "
        f"Columns: {legend}.",
        alt=alt_text,
        table=counted.reset_index().assign(form=lambda t: t["group"].map(name)),
        charts=both(build, study),
        sentences=tuple(study.sentences["sentence_id"]),
    )
