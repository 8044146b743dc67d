"""Charts of a study, each a ``Figure``: a title that states the finding, alt text from the data.

Altair charts are built twice, for wide and narrow screens, with the same data and marks. Colours
are the palette's; no colour alone carries meaning (position, shape, fill or a label does too).
"""

import altair as alt
import pandas as pd
from altair.utils.schemapi import debug_mode

from dialogue import claims, figures, measures
from dialogue.figures import FONT, Figure
from dialogue.study import Study

WIDE, NARROW = 700, 340
SHAPES = {"sentences": "circle", "characters": "square", "commitments": "triangle-up"}


def _themed(chart: alt.TopLevelMixin, study: Study, width: int) -> alt.TopLevelMixin:
    """The book's look, once for all Altair charts."""

    def ink(name):
        return figures.colours(study.codebook, name)

    size = 13 if width == WIDE else 12
    label = {"labelColor": ink("ink"), "titleColor": ink("quiet"), "labelFontSize": size}
    return chart.configure(
        background="transparent",
        font=FONT,
        padding=4,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            **label,
            titleFontSize=size - 1,
            titleFontWeight="normal",
            gridColor=ink("line"),
            domainColor=ink("line"),
            tickColor=ink("line"),
            labelLimit=400,
        ),
        legend=alt.LegendConfig(
            **label, titleFontSize=size, symbolStrokeColor=ink("ink"), labelLimit=300
        ),
        text=alt.MarkConfig(color=ink("ink"), fontSize=size),
        header=alt.HeaderConfig(**label),
    )


def _both(build, study: Study) -> dict:
    with debug_mode(False):  # checking every field as it is set costs more than the chart
        return {
            "wide": _themed(build(WIDE), study, WIDE),
            "narrow": _themed(build(NARROW), study, NARROW),
        }


def _rows(study: Study) -> list:
    return list(study.codebook.scheme(study.scheme).groups)


def sentence_map(study: Study, theme: str | None = None) -> Figure:
    """All sentences in text order by form of speech; a theme's sentences stand out if given.

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
            "in_theme": chosen,
            "japanese": table["text"].str.slice(0, 60) + "…",
            "url": "@root@/book/text.html#" + table["sentence_id"],
        }
    )
    names = pd.DataFrame({"row": range(len(groups)), "ja": [g.ja for g in groups], "en": [g.en for g in groups]})
    names["label"] = names["en"] + "  " + names["ja"]
    bands = (
        table.groupby("part", sort=False)["position"].agg(["min", "max"]).reset_index()
    )
    bands["from"], bands["to"] = bands["min"] - 0.5, bands["max"] + 0.5
    bands["shade"] = [i % 2 == 0 for i in range(len(bands))]
    bands["label"] = [f"({i})" for i in range(1, len(bands) + 1)]
    bands["middle"] = (bands["from"] + bands["to"]) / 2

    def ink(name):
        return figures.colours(study.codebook, name)

    def build(width):
        step = 46 if width == WIDE else 50
        height = step * len(groups)
        across = alt.Scale(domain=[0.5, len(table) + 0.5], nice=False)
        x = alt.X("number:Q", scale=across, axis=None)
        y = alt.Y("row:Q", scale=alt.Scale(domain=[len(groups) - 0.35, -0.65], nice=False), axis=None)
        size = 330 if width == WIDE else 105
        band = (
            alt.Chart(bands)
            .mark_rect()
            .encode(
                x=alt.X("from:Q", scale=across, axis=None),
                x2="to:Q",
                color=alt.condition("datum.shade", alt.value(ink("tint")), alt.value(ink("ground"))),
            )
        )
        part = (
            alt.Chart(bands)
            .mark_text(baseline="bottom", dy=-4, color=ink("quiet"))
            .encode(x=alt.X("middle:Q", scale=across, axis=None), y=alt.value(0), text="label:N")
        )
        label = (
            alt.Chart(names)
            .mark_text(align="left", baseline="bottom", dy=-14 if width == WIDE else -11, dx=2,
                       color=ink("quiet"), fontSize=12 if width == WIDE else 11)
            .encode(x=alt.value(0), y=y, text=alt.Text("label:N"))
        )
        base = alt.Chart(dots).encode(
            x=x,
            y=y,
            href="url:N",
            tooltip=[
                alt.Tooltip("sentence:N", title="Sentence"),
                alt.Tooltip("part:N", title="Part"),
                alt.Tooltip("form:N", title="Form"),
                alt.Tooltip("commitment:N", title="Counts as a commitment"),
                alt.Tooltip("continues:N", title="Says 継続"),
                alt.Tooltip("japanese:N", title="Text"),
            ],
            opacity=alt.condition("datum.in_theme", alt.value(1), alt.value(0.22)),
        )
        ring = base.transform_filter("datum.continues").mark_point(
            size=size * 1.9, strokeWidth=1.6, color=ink("accent"), filled=False
        )
        dot = base.mark_point(size=size, strokeWidth=1.6, filled=True).encode(
            fill=alt.condition("datum.commitment", alt.value(ink("accent")), alt.value(ink("ground"))),
            stroke=alt.value(ink("accent")),
        )
        number = base.mark_text(fontSize=10 if width == WIDE else 7.5, baseline="middle", dy=0.5).encode(
            text="number:Q",
            color=alt.condition("datum.commitment", alt.value(ink("ground")), alt.value(ink("ink"))),
        )
        return alt.layer(band, part, label, ring, dot, number).properties(width=width - 10, height=height)

    carry = claims.compute(study, "continuing").value
    decide = claims.compute(study, "deciding").value
    total = claims.compute(study, "sentences").value
    parts = "; ".join(f"({i}) {p.en}" for i, p in enumerate(study.codebook.parts, 1))
    key = "Filled: counts as a commitment under the chosen rule. Ringed: says 継続, to carry on."
    if theme:
        name = study.codebook.theme(theme).en
        hits = study.of_theme(theme)
        n = len(hits)
        title = f"“{name}” stands in {claims.words(n)} of {claims.words(total)} {claims.plural('sentence', total)}"
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
            f"Dot plot of {total} sentences in text order, one row for each form of speech: {forms}. "
            f"{carry} are ringed because they say 継続; {int(table['commitment'].sum())} are filled "
            "because they count as a commitment."
        )
        shown, id = dots, "map"
    return Figure(
        id=id,
        title=title,
        caption=f"{key} Columns are the parts: {parts}. The order of rows is no ranking.",
        alt=alt_text,
        table=shown.drop(columns=["row", "url", "in_theme", "japanese"]),
        charts=_both(build, study),
        sentences=tuple(table.loc[chosen, "sentence_id"]),
    )


def space(study: Study, kind: str = "parts") -> Figure:
    """Space given to each part or topic by sentences, characters and commitments, together."""
    themes = getattr(study.codebook, kind)
    table = measures.space(study.sentences, [t.id for t in themes])
    labels = {t.id: t.en for t in themes}
    shown = table.assign(name=table["theme"].map(labels)).dropna(subset=["share"])
    order = [t.en for t in themes]

    def build(width):
        names = alt.Axis(title=None, labels=width == WIDE, ticks=False, domain=False, labelPadding=8)
        domain = [0, max(0.45, float(shown["share"].max()) + 0.03)]
        axis = alt.Axis(format="%", title="Share of the statement", tickCount=5)
        x = alt.X("share:Q", axis=axis, scale=alt.Scale(domain=domain))
        y = alt.Y("name:N", sort=order, axis=names)
        colour = alt.Color(
            "weight:N",
            scale=alt.Scale(
                domain=[*SHAPES],
                range=[figures.colours(study.codebook, c) for c in ("indigo", "ochre", "brick")],
            ),
            legend=alt.Legend(title=None, orient="top"),
        )
        base = alt.Chart(shown)
        span = base.mark_rule(color=figures.colours(study.codebook, "line"), strokeWidth=2).encode(
            x=alt.X("min(share):Q", scale=alt.Scale(domain=domain), axis=axis), x2="max(share):Q", y=y
        )
        points = base.mark_point(size=110, filled=True, opacity=1).encode(
            x=x,
            y=y,
            color=colour,
            shape=alt.Shape("weight:N", scale=alt.Scale(domain=[*SHAPES], range=[*SHAPES.values()])),
            tooltip=[
                alt.Tooltip("name:N", title="Theme"),
                alt.Tooltip("weight:N", title="Weight"),
                alt.Tooltip("count:Q", title="Count"),
                alt.Tooltip("whole:Q", title="Of"),
                alt.Tooltip("share:Q", title="Share", format=".0%"),
            ],
        )
        layers = [span, points]
        if width == NARROW:
            layers.append(
                base.mark_text(align="left", baseline="bottom", dy=-9, color=figures.colours(study.codebook, "ink"))
                .transform_filter("datum.weight == 'sentences'")
                .encode(x=alt.value(0), y=y, text="name:N")
            )
        step = 34 if width == WIDE else 46
        return alt.layer(*layers).properties(width=width - 280 if width == WIDE else width - 30, height=step * len(order))

    by = {w: table[table["weight"] == w].set_index("theme")["share"] for w in SHAPES}
    longest, fullest = by["characters"].idxmax(), by["sentences"].idxmax()
    title = f"“{labels[longest]}” has the most text"
    if by["commitments"].notna().any():
        most = by["commitments"][by["commitments"] == by["commitments"].max()].index
        same = longest in most and len(most) == 1
        title += (
            "; the most commitments too"
            if same
            else "; the most commitments stand in " + claims.named([f"“{labels[m]}”" for m in most])
        )
    alt_text = "Shares of sentences, characters and commitments: " + "; ".join(
        f"{labels[t]} {_percent(by['sentences'][t])}, {_percent(by['characters'][t])}, {_percent(by['commitments'][t])}"
        for t in labels
    ) + f". Most sentences: {labels[fullest]}."
    overlap = " Topics overlap: a sentence may carry several." if kind == "topics" else ""
    return Figure(
        id=f"space-{kind}",
        title=title,
        caption="Three weights, always together: sentences, characters, and sentences that count "
        f"as a commitment under the chosen rule.{overlap}",
        alt=alt_text,
        table=shown[["name", "weight", "count", "whole", "share"]],
        charts=_both(build, study),
        sentences=tuple(study.sentences["sentence_id"]),
    )


def _percent(share: float) -> str:
    return "none" if pd.isna(share) else f"{100 * share:.0f}%"


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
    colour_of = {g.id: figures.colours(study.codebook, g.colour) for g in groups}
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
        rules = (
            alt.Chart(names)
            .mark_rule(color=figures.colours(study.codebook, "line"))
            .encode(y=y)
        )
        label = (
            alt.Chart(names)
            .mark_text(align="left", baseline="bottom", dy=-15, dx=2, fontSize=12 if width == WIDE else 11,
                       color=figures.colours(study.codebook, "quiet"))
            .encode(x=alt.value(0), y=y, text="label:N")
        )
        head = alt.Chart(heads).mark_text(baseline="bottom", dy=-4).encode(x=x, y=alt.value(0), text="label:N")
        base = alt.Chart(dots).encode(
            x=x,
            y=y,
            href="url:N",
            tooltip=[
                alt.Tooltip("label:N", title="Sentence"),
                alt.Tooltip("part_name:N", title="Part"),
                alt.Tooltip("form:N", title="Form"),
            ],
        )
        points = base.mark_circle(size=400 if width == WIDE else 130, opacity=1).encode(
            color=alt.Color("colour:N", scale=None)
        )
        text = base.mark_text(fontSize=9 if width == WIDE else 0, baseline="middle", dy=0.5,
                              color=figures.colours(study.codebook, "ground")).encode(text="label:N")
        return alt.layer(rules, label, head, points, text).properties(width=width - 10, height=step * len(groups))

    counted = measures.forms_by_part(study.sentences, study.codebook, study.scheme)
    top = counted["total"].max()
    leaders = [g for g in groups if counted.loc[g.id, "total"] == top]
    widest = (counted.drop(columns="total") > 0).sum(axis=1).idxmax()
    reach = int((counted.loc[widest].drop("total") > 0).sum())
    name = {g.id: g.en for g in groups}
    title = (
        claims.named([f"“{g.en}”" for g in leaders])
        + (" is the most frequent form" if len(leaders) == 1 else " are the most frequent forms")
        + f", {claims.words(int(top))} sentences" + (" each" if len(leaders) > 1 else "")
    )
    alt_text = f"Dots by form and part, one a sentence. “{name[widest]}” stands in {reach} parts. " + "; ".join(
        f"{g.en}: " + ", ".join(f"{p.en} {counted.loc[g.id, p.id]}" for p in parts if counted.loc[g.id, p.id])
        for g in groups
    )
    legend = "; ".join(f"({i}) {p.en}" for i, p in enumerate(parts, 1))
    return Figure(
        id="forms-by-part",
        title=title,
        caption=f"One dot a sentence. Forms are groups; the order of rows is no ranking. Columns: {legend}.",
        alt=alt_text,
        table=counted.reset_index().assign(form=lambda t: t["group"].map(name)),
        charts=_both(build, study),
        sentences=tuple(study.sentences["sentence_id"]),
    )


def rule_grid(study: Study) -> Figure:
    """Which sentences count as a commitment under each rule, and where each one enters."""
    table = measures.rules(study.sentences, study.codebook)
    table = table[table["scheme"] == study.scheme].reset_index(drop=True)
    rules = {r.id: r for r in study.codebook.forms.rules}
    labels = study.sentences.set_index("sentence_id")["label"]
    numbers = study.sentences.set_index("sentence_id")["position"]
    cells = pd.DataFrame(
        [
            {
                "rule": rules[row.rule].en,
                "count": row.count_,
                "sentence": labels[s],
                "number": int(numbers[s]),
                "enters": s in row.entering,
                "url": f"@root@/book/text.html#{s}",
            }
            for row in table.rename(columns={"count": "count_"}).itertuples()
            for s in row.sentences
        ]
    )
    order = [rules[r].en for r in table["rule"]]
    totals = pd.DataFrame({"rule": order, "count": table["count"]})
    last = int(study.sentences["position"].max())

    def build(width):
        y = alt.Y("rule:N", sort=order, axis=None)
        x = alt.X("number:Q", scale=alt.Scale(domain=[0.2, last + 2.6], nice=False), axis=None)
        label = (
            alt.Chart(totals)
            .mark_text(align="left", baseline="bottom", dy=-14, dx=2, fontSize=12, color=figures.colours(study.codebook, "quiet"))
            .encode(x=alt.value(0), y=y, text="rule:N")
        )
        total = (
            alt.Chart(totals)
            .mark_text(align="right", fontSize=18, fontWeight="bold", dx=-2)
            .encode(x=alt.value(width - 10), y=y, text="count:Q")
        )
        base = alt.Chart(cells).encode(
            x=x,
            y=y,
            href="url:N",
            tooltip=[
                alt.Tooltip("sentence:N", title="Sentence"),
                alt.Tooltip("rule:N", title="Rule"),
                alt.Tooltip("enters:N", title="Enters with this rule"),
            ],
        )
        mark = base.mark_square(size=330 if width == WIDE else 110, opacity=1).encode(
            fill=alt.condition("datum.enters", alt.value(figures.colours(study.codebook, "brick")), alt.value(figures.colours(study.codebook, "ground"))),
            stroke=alt.value(figures.colours(study.codebook, "brick")),
        )
        text = base.mark_text(fontSize=10 if width == WIDE else 7.5, baseline="middle", dy=0.5).encode(
            text="number:Q",
            color=alt.condition("datum.enters", alt.value(figures.colours(study.codebook, "ground")), alt.value(figures.colours(study.codebook, "ink"))),
        )
        return alt.layer(label, mark, text, total).properties(width=width - 10, height=56 * len(order))

    few, many = int(table["count"].min()), int(table["count"].max())
    total = len(study.sentences)
    title = (
        f"Between {claims.words(few)} and {claims.words(many)} of {claims.words(total)} sentences "
        "are commitments: the rule decides"
        if few != many
        else f"{claims.words(few, True)} of {claims.words(total)} sentences are commitments under every rule"
    )
    alt_text = "Sentences that count as a commitment: " + "; ".join(
        f"{rules[row.rule].en}: {len(row.sentences)} ("
        + ", ".join(labels[s] for s in row.sentences)
        + ")"
        for row in table.itertuples()
    )
    return Figure(
        id="rule-grid",
        title=title,
        caption="Filled: the sentence enters with this rule; open: an earlier rule counted it already. "
        "Numbers are sentences; the large figure is the count.",
        alt=alt_text,
        table=cells.drop(columns="url"),
        charts=_both(build, study),
        sentences=tuple(dict.fromkeys(s for row in table["sentences"] for s in row)),
    )


def hooks(study: Study) -> Figure:
    """Timeline of every date the release names, in matplotlib: before, at and after the meeting."""
    import matplotlib_fontja  # noqa: F401  (registers a font with Japanese glyphs)
    from matplotlib.figure import Figure as Canvas

    table = study.hooks
    meeting = pd.Timestamp(table.loc[table["direction"] == "now", "start"].iloc[0])
    shown = table.assign(
        first=[_day(v, False) for v in table["start"]], last=[_day(v, True) for v in table["end"]]
    ).reset_index(drop=True)
    marks = {"past": "o", "now": "D", "coming": "^", "notice": "s"}
    hue = {"past": "indigo", "now": "ink", "coming": "brick", "notice": "slate"}
    said = {"past": "before the meeting", "now": "the meeting", "coming": "still to come", "notice": "in the ministry's notice only"}

    def ink(name):
        return figures.colours(study.codebook, name)

    def draw(width):
        narrow = width == NARROW
        canvas = Canvas(figsize=(width / 72, (0.46 if narrow else 0.36) * len(shown) + 0.7))
        axes = canvas.add_axes((0.03, 0.09, 0.94, 0.89) if narrow else (0.3, 0.11, 0.67, 0.86))
        for row, hook in shown.iterrows():
            colour = ink(hue[hook["direction"]])
            axes.plot([hook["first"], hook["last"]], [row, row], color=colour, lw=5, solid_capstyle="round", alpha=0.5)
            axes.plot([hook["first"]], [row], marks[hook["direction"]], color=colour, ms=8)
            label = hook["name_en"] + (f" (S{hook['sentence_id'][-2:]})" if hook["sentence_id"] else "")
            if narrow:
                axes.annotate(label, (0, row), xycoords=("axes fraction", "data"), xytext=(0, 7),
                              textcoords="offset points", fontsize=11, color=ink("ink"))
        axes.axvline(meeting, color=ink("quiet"), lw=1, ls=":")
        axes.set_ylim(len(shown) - 0.4, -0.9)
        ticks = [] if narrow else range(len(shown))
        axes.set_yticks(ticks)
        if not narrow:
            axes.set_yticklabels(
                [
                    h["name_en"] + (f" (S{h['sentence_id'][-2:]})" if h["sentence_id"] else "")
                    for _, h in shown.iterrows()
                ]
            )
        years = pd.date_range("2021-01-01", "2023-01-01", freq="6MS" if not narrow else "12MS")
        axes.set_xticks(years)
        axes.set_xticklabels([f"{d:%b %Y}" for d in years])
        axes.set_xlim(pd.Timestamp("2021-02-15"), pd.Timestamp("2023-01-20"))
        axes.tick_params(colors=ink("ink"), labelsize=12, length=0)
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(ink("line"))
        axes.grid(axis="x", color=ink("line"), lw=0.7)
        axes.set_axisbelow(True)
        return figures.matplotlib_svg(canvas)

    joint = shown[shown["direction"] != "notice"]
    past, coming = (joint["direction"] == "past").sum(), (joint["direction"] == "coming").sum()
    title = (
        f"{claims.words(int(past), True)} dates look back, {claims.words(int(coming))} look ahead"
    )
    alt_text = "Timeline. " + "; ".join(
        f"{h['name_en']}, {h['start']}" + (f" to {h['end']}" if h["end"] != h["start"] else "") + f", {said[h['direction']]}"
        for _, h in shown.iterrows()
    )
    return Figure(
        id="hooks",
        title=title,
        caption="Every date or datable mention of the release; the dotted line is the meeting. "
        "Circle: before; diamond: the meeting; triangle: still to come; square: in the ministry's notice only. "
        "A bar is a month or a year where no day is given.",
        alt=alt_text,
        table=table.drop(columns=["hook_id"]),
        charts={"wide": draw(WIDE), "narrow": draw(NARROW)},
        sentences=tuple(dict.fromkeys(s for s in table["sentence_id"] if s)),
    )


def _day(value: str, last: bool) -> pd.Timestamp:
    """The first or last day that an ISO day, month or year covers."""
    period = pd.Period(value)
    return (period.end_time if last else period.start_time).normalize()
