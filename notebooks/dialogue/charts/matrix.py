"""Matrices of marks, laid out by the pixel so that labels have room on a narrow screen.

``x`` and ``y`` of every mark are counted from the top left corner.
"""

import textwrap

import altair as alt
import pandas as pd

from dialogue.charts.marks import Sheet, either, link

# a letter fits into each of them
SHAPES = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "pentagon": "M-1.05,1.05L-1.05,-.35L0,-1.25L1.05,-.35L1.05,1.05Z",
    "turned pentagon": "M-1.05,-1.05L-1.05,.35L0,1.25L1.05,.35L1.05,-1.05Z",
}


class _Area:
    """An area of a sheet on which marks are placed by the pixel."""

    def __init__(self, sheet: Sheet, width: float, height: float):
        self.sheet, self.width = sheet, width
        self.x, self.y = sheet.across("x:Q", 0, width), sheet.down("y:Q", 0, height)

    def text(self, rows: list[tuple], colour: str = "ink", linked=False, **how) -> alt.Chart:
        """Texts: each an x, a y, the text and, where they are linked, an address."""
        table = pd.DataFrame(rows, columns=["x", "y", "text", *["url"] * linked])
        how = {"fontSize": 12, "align": "left", "color": self.sheet.ink(colour), **how}
        chart = self.sheet.texts(table, "text:N", self.x, self.y, **how)
        return chart.encode(href=alt.Href("url:N")) if linked else chart

    def lines(self, heights: list[float]) -> alt.Chart:
        """Lines across the area."""
        chart = self.sheet.chart(pd.DataFrame({"y": heights, "x": 0, "end": self.width}))
        chart = chart.mark_rule(color=self.sheet.ink("line"), strokeWidth=0.7)
        return chart.encode(x=self.x, y=self.y, x2=alt.X2("end:Q"))


def answers(sheet: Sheet, table: pd.DataFrame, columns: list[str], groups: dict[str, tuple]):
    """Rows of sentences, under the names of their groups, by columns of yes (filled) and no.

    ``table`` has sentence_id, label, group, column, yes; ``form`` and ``content`` are squares.
    """
    left, top, step = 40, 40, 24
    gap = min(110, (sheet.width - 10 - left) / max(1, len(columns)))
    middle = {c: left + gap * (i + 0.5) for i, c in enumerate(columns)}
    rows, titles, height = {}, [], top
    for group, names in groups.items():
        ids = table.loc[table["group"] == group, "sentence_id"].unique()
        if names and len(ids):
            titles.append((2, height + 20, "  ".join(names) if sheet.wide else names[0]))
            height += 28
        for id in ids:
            rows[id], height = height + step / 2, height + step
    heads = [  # by turns on two lines where there is little room
        (x, top - 8 - (0 if sheet.wide else i % 2 * 15), column.capitalize())
        for i, (column, x) in enumerate(middle.items())
    ]
    marks = table[["label"]].assign(
        x=table["column"].map(middle).astype(float),
        y=table["sentence_id"].map(rows).astype(float),
        what=table["column"].str.capitalize(),
        answer=table["yes"].map({True: "yes", False: "no"}),
        square=table["column"].isin(("form", "content")),
        url=link(table["sentence_id"]),
    )
    width, height = left + gap * len(columns), height + 4
    area = _Area(sheet, width, height)
    base = sheet.base(marks, area.x, area.y, label="Sentence", what="Question", answer="Answer")
    points = base.mark_point(size=130, strokeWidth=1.5, filled=True, opacity=1)
    labels = dict(zip(table["sentence_id"], table["label"], strict=True))
    names = [(2, y, labels[id], link(id)) for id, y in rows.items()]
    shape = either(alt.ShapeValue, "datum.square", "square", "circle")
    return sheet.layers(
        area.lines([y + step / 2 for y in rows.values()]),
        area.text(heads, "quiet", align="center", baseline="bottom"),
        area.text(titles, "quiet", baseline="bottom"),
        area.text(names, linked=True, baseline="middle"),
        sheet.filled(points, "datum.answer == 'yes'").encode(shape=shape),
        height=height,
        margin=sheet.width - width,
    )


def cells(sheet: Sheet, marks: pd.DataFrame, rows: dict, columns: dict, tips: dict[str, str]):
    """Cells that hold several marks, wrapped where they do not stand side by side.

    ``rows`` and ``columns`` name every id; the names of rows stand above them, those of columns
    upright. ``marks`` has row, column, text, shape (one of ``SHAPES``), url and what
    ``tips`` names.
    """
    side, size, letters = (18, 210, 11) if sheet.wide else (14, 140, 9)  # of a mark
    width = sheet.width - 10
    gap = width / max(1, len(columns))
    fits = max(1, int((gap - 2) // side))
    cell = marks.groupby(["row", "column"])["text"]
    place, beside = cell.cumcount(), cell.transform("size").clip(upper=fits)
    deep = (place.groupby(marks["row"]).max() // fits + 1).to_dict()
    wrapped = [textwrap.wrap(name, 22) for name in columns.values()]
    height = top = 7 * max((len(line) for lines in wrapped for line in lines), default=0) + 6
    starts = {}
    for row in rows:
        starts[row], height = height, height + 28 + side * deep.get(row, 1)
    middle = {c: gap * (i + 0.5) for i, c in enumerate(columns)}
    heads = [
        (x + 12 * (k - (len(lines) - 1) / 2), top - 6, line)
        for x, lines in zip(middle.values(), wrapped, strict=True)
        for k, line in enumerate(lines)
    ]
    bands = [(gap * i, gap * (i + 1), 0, height) for i in range(0, len(columns), 2)]
    shown = marks[["text", "url", *tips]].assign(
        shape=marks["shape"].map(SHAPES),
        x=marks["column"].map(middle).astype(float) + (place % fits - (beside - 1) / 2) * side,
        y=marks["row"].map(starts).astype(float) + 22 + side / 2 + place // fits * side,
    )
    area = _Area(sheet, width, height)
    base = sheet.base(shown, area.x, area.y, **tips)
    shade = sheet.chart(pd.DataFrame(bands, columns=["x", "end", "y", "low"]))
    shade = shade.mark_rect(color=sheet.ink("tint"))
    points = base.mark_point(size=size, strokeWidth=1.4, filled=True, opacity=1)
    return sheet.layers(
        shade.encode(x=area.x, y=area.y, x2=alt.X2("end:Q"), y2=alt.Y2("low:Q")),
        area.lines([*starts.values()]),
        area.text(heads, "quiet", baseline="middle", angle=270, fontSize=11.5),
        area.text([(2, y + 18, rows[row]) for row, y in starts.items()], baseline="bottom"),
        sheet.filled(points.encode(shape=alt.Shape("shape:N", scale=None)), "true"),
        sheet.inside(base, "text:N", "true", fontSize=letters, fontWeight="bold"),
        height=height,
    )
