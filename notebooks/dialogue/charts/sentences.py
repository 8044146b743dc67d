"""Charts with one dot a sentence: where in the text, in which form, in which part."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import COUNTS, Sheet, drawn, link, parts_key
from dialogue.charts.matrix import placed
from dialogue.corpus.readings import CRITERIA

_TIP = "{sentence} stands under “{form}”{datum.continues ? ', and says 継続, to carry on' : ''}."
_TIP += COUNTS


def _forms(study: Study) -> pd.DataFrame:
    """One row a group of forms that has a sentence: row, en, label (both names), sentences."""
    groups = study.forms
    rows = [(i, g.en, f"{g.en}  {g.ja}") for i, g in enumerate(groups)]
    columns, ids = ["row", "en", "label"], [g.id for g in groups]
    counts = study.sentences["group"].value_counts().reindex(ids, fill_value=0)
    forms = pd.DataFrame(rows, columns=columns, index=ids).assign(sentences=counts)
    return forms[counts > 0].assign(row=range((counts > 0).sum()))


def sentence_map(study: Study) -> Figure:
    """All sentences in text order by form of speech.

    One dot a sentence: filled where it counts by its form, ringed where it says 継続.
    """
    table, forms = study.sentences, _forms(study)
    dots = table[["commitment", "continues"]].assign(
        number=table["position"],
        sentence=table["label"],
        row=table["group"].map(forms["row"]),
        form=table["group"].map(forms["en"]),
        part=table["part"].map({p.id: p.en for p in study.codebook.parts}),
        criteria=table[list(CRITERIA)].sum(axis=1, min_count=1),
        url=link(table["sentence_id"]),
    )
    columns = ["number", "sentence", "form", "part", "commitment", "continues", "criteria"]
    key = f"Filled: counts under the rule “{study.chosen_rule.en}”. Ringed: says 継続, to carry on."
    met = bool(dots["criteria"].sum())
    key += " Small squares: how many of the five content criteria it meets." * met
    total, carry, decide = (
        claims.compute(study, name).value for name in ("sentences", "continuing", "deciding")
    )
    rows = "; ".join(f"{form.en} {form.sentences}" for form in forms.itertuples())
    return Figure(
        id="map",
        title=f"{claims.words(total, True)} sentences: {claims.words(carry)} say 継続, to carry "
        f"on; {claims.words(decide)} {'decides' if decide == 1 else 'decide'}",
        caption=f"{key} Columns on a wide screen are the parts: {parts_key(study)}. "
        "The order of rows is no ranking.",
        alt=f"Dot plot of {total} sentences in text order, one row for each form of speech: "
        f"{rows}. {carry} are ringed because they say 継続; "
        f"{table['commitment'].sum()} are filled because they count.",
        table=dots[columns],
        draw=drawn(study, lambda sheet: _map(sheet, forms, dots)),
        sentences=tuple(table["sentence_id"]),
    )


def _map(sheet: Sheet, forms: pd.DataFrame, dots: pd.DataFrame):
    quiet = sheet.ink("quiet")
    if sheet.wide:
        ends, below, height = (0.5, len(dots) + 0.5), 17, 52 * len(forms)
        x, y = sheet.across("x:Q", *ends), sheet.down("y:Q", -0.65, len(forms) - 0.35)
        marks, beside = dots.assign(x=dots["number"], y=dots["row"]), 0.17
        names, name = forms.assign(name=forms["label"], y=forms["row"]), {"dy": -14, "fontSize": 12}
        behind = sheet.part_bands(*ends)
    else:  # where there is no room for the text's order, side by side
        width, below, beside, behind = sheet.width - 10, 14, 4, []
        marks, starts, height = placed(dots.assign(column=""), forms["row"], [""], width, 26)
        x, y = sheet.across("x:Q", 0, width), sheet.down("y:Q", 0, height)
        names, name = forms.assign(name=forms["en"], y=[*starts.values()]), {"dy": 19}
    base = sheet.base(marks, x, y, _TIP)
    ring = base.transform_filter("datum.continues").mark_point(size=630, strokeWidth=1.6)
    dot = base.mark_point(size=330, strokeWidth=1.6, filled=True, opacity=1)
    layers = [
        *behind,
        sheet.row_names(y, names, "name:N", dx=2, color=quiet, **name),
        ring.encode(color=alt.ColorValue(sheet.ink("accent"))),
        sheet.filled(dot, "datum.commitment"),
        sheet.inside(base, "number:Q", "datum.commitment"),
    ]
    met = marks["criteria"].fillna(0).astype(int)  # a small square for every criterion
    squares = marks.loc[marks.index.repeat(met), ["x", "y"]]
    along = squares.groupby(level=0).cumcount() - (met[squares.index] - 1) / 2
    if len(squares):
        squares = squares.assign(x=squares["x"] + along * beside)
        small = sheet.chart(squares).mark_square(size=14, opacity=1, color=quiet)
        layers.append(small.encode(x=x, y=y, yOffset=alt.YOffsetValue(below)))
    return sheet.layers(*layers, height=height)
