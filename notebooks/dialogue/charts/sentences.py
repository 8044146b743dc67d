"""Charts with one dot a sentence: where in the text, in which form, in which part."""

import altair as alt
import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.charts.figure import Figure
from dialogue.charts.marks import Sheet, drawn, link, parts_key
from dialogue.corpus.readings import CRITERIA


def _forms(study: Study) -> pd.DataFrame:
    """One row a group of forms: row, ja, en, label (both names), colour, sentences (how many)."""
    groups = study.grouping.groups
    rows = [(i, g.ja, g.en, f"{g.en}  {g.ja}", g.colour) for i, g in enumerate(groups)]
    columns, ids = ["row", "ja", "en", "label", "colour"], [g.id for g in groups]
    counts = study.sentences["group"].value_counts().reindex(ids, fill_value=0)
    return pd.DataFrame(rows, columns=columns, index=ids).assign(sentences=counts)


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
        japanese=table["text"].str.slice(0, 60) + "…",
        url=link(table["sentence_id"]),
    )
    columns = ["number", "sentence", "form", "part", "commitment", "continues", "criteria"]
    squares = _squares(dots)
    key = f"Filled: counts under the rule “{study.chosen_rule.en}”. Ringed: says 継続, to carry on."
    key += " Small squares: how many of the five content criteria it meets." * bool(len(squares))
    total, carry, decide = (
        claims.compute(study, name).value for name in ("sentences", "continuing", "deciding")
    )
    rows = "; ".join(f"{form.en} {form.sentences}" for form in forms.itertuples())
    return Figure(
        id="map",
        title=f"{claims.words(total, True)} sentences: {claims.words(carry)} say 継続, to carry "
        f"on; {claims.words(decide)} {'decides' if decide == 1 else 'decide'}",
        caption=f"{key} Columns are the parts: {parts_key(study)}. "
        "The order of rows is no ranking.",
        alt=f"Dot plot of {total} sentences in text order, one row for each form of speech: "
        f"{rows}. {carry} are ringed because they say 継続; "
        f"{table['commitment'].sum()} are filled because they count.",
        table=dots[columns],
        draw=drawn(study, lambda sheet: _map(sheet, forms, dots, squares)),
        sentences=tuple(table["sentence_id"]),
    )


def _map(sheet: Sheet, forms: pd.DataFrame, dots: pd.DataFrame, squares: pd.DataFrame):
    wide, accent, quiet = sheet.wide, sheet.ink("accent"), sheet.ink("quiet")
    ends, size = (0.5, len(dots) + 0.5), 330 if wide else 105
    x, y = sheet.across("number:Q", *ends), sheet.down("row:Q", -0.65, len(forms) - 0.35)
    tips = {"sentence": "Sentence", "part": "Part", "form": "Form"}
    tips |= {"commitment": "Counts by its form", "continues": "Says 継続"}
    base = sheet.base(dots, x, y, **tips, japanese="Text")
    ring = base.transform_filter("datum.continues").mark_point(
        size=size * 1.9, strokeWidth=1.6, color=accent, filled=False
    )
    dot = base.mark_point(size=size, strokeWidth=1.6, filled=True)
    name = {"dy": -14, "fontSize": 12} if wide else {"dy": -11, "fontSize": 11}
    layers = [
        *sheet.part_bands(*ends),
        sheet.row_names(y, forms[["row", "label"]], "label:N", dx=2, color=quiet, **name),
        ring,
        sheet.filled(dot, "datum.commitment"),
        sheet.inside(base, "number:Q", "datum.commitment"),
    ]
    if len(squares):
        small = sheet.chart(squares).mark_square(size=14 if wide else 5, opacity=1, color=quiet)
        below = alt.YOffsetValue(17 if wide else 10)
        layers.append(small.encode(x=sheet.across("at:Q", *ends), y=y, yOffset=below))
    return sheet.layers(*layers, height=(52 if wide else 50) * len(forms))


def _squares(dots: pd.DataFrame) -> pd.DataFrame:
    """A small square for every content criterion that a sentence meets, side by side."""
    met = dots["criteria"].fillna(0).astype(int)
    rows = dots.loc[dots.index.repeat(met)]
    beside = rows.groupby(level=0).cumcount() - (met[rows.index] - 1) / 2
    return pd.DataFrame({"at": rows["number"] + beside * 0.17, "row": rows["row"]})
