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
        said = {"href": alt.Href("url:N"), "description": alt.Description("text:N")}
        return chart.encode(**said) if linked else chart

    def lines(self, heights: list[float]) -> alt.Chart:
        """Lines across the area."""
        chart = self.sheet.chart(pd.DataFrame({"y": heights, "x": 0, "end": self.width}))
        chart = chart.mark_rule(color=self.sheet.ink("line"), strokeWidth=0.7)
        return chart.encode(x=self.x, y=self.y, x2=alt.X2("end:Q"))


def answers(sheet: Sheet, table: pd.DataFrame, columns: list[str], groups: dict, tip: str):
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
    marks = table[["label", "yes"]].assign(
        x=table["column"].map(middle).astype(float),
        y=table["sentence_id"].map(rows).astype(float),
        what=table["column"].str.capitalize(),
        square=table["column"].isin(("form", "content")),
        url=link(table["sentence_id"]),
    )
    width, height = left + gap * len(columns), height + 4
    area = _Area(sheet, width, height)
    base = sheet.base(marks, area.x, area.y, tip)
    points = base.mark_point(size=130, strokeWidth=1.5, filled=True, opacity=1)
    labels = dict(zip(table["sentence_id"], table["label"], strict=True))
    names = [(2, y, labels[id], link(id)) for id, y in rows.items()]
    shape = either(alt.ShapeValue, "datum.square", "square", "circle")
    return sheet.layers(
        area.lines([y + step / 2 for y in rows.values()]),
        area.text(heads, "quiet", align="center", baseline="bottom"),
        area.text(titles, "quiet", baseline="bottom"),
        area.text(names, linked=True, baseline="middle"),
        sheet.filled(points, "datum.yes").encode(shape=shape),
        height=height,
        margin=sheet.width - width,
    )


def grid(sheet: Sheet, marks: pd.DataFrame, rows: list[str], columns: dict[str, str], tip: str):
    """Rows by columns of filled marks for yes and small open ones for no.

    ``columns`` maps each to what stands upright above it. The names of rows stand before them, on
    a narrow screen above. ``marks`` has row, column, yes.
    """
    left, step, above, top = (262, 24, 0, 56) if sheet.wide else (0, 40, 18, 42)
    gap = (sheet.width - 10 - left) / max(1, len(columns))
    x = {column: left + gap * (i + 0.5) for i, column in enumerate(columns)}
    y = {row: top + step * (i + 1) - 12 for i, row in enumerate(rows)}
    area = _Area(sheet, sheet.width - 10, top + step * len(rows))
    shown = marks.assign(x=marks["column"].map(x), y=marks["row"].map(y))
    points = sheet.base(shown, area.x, area.y, tip).mark_point(filled=True, opacity=1)
    middle = {"baseline": "middle"}
    return sheet.layers(
        area.lines([at + 12 for at in y.values()]),
        area.text([(2, at - above, row) for row, at in y.items()], **middle),
        area.text(
            [(x[c], top - 20, said) for c, said in columns.items()], "quiet", angle=270, **middle
        ),
        area.text([(at, top - 8, column) for column, at in x.items()], align="center", **middle),
        sheet.filled(points, "datum.yes").encode(size=either(alt.SizeValue, "datum.yes", 120, 14)),
        height=top + step * len(rows),
    )


def placed(marks: pd.DataFrame, rows, columns, gap: float, side: float, top: float = 0):
    """Marks (row, column) at ``x`` and ``y`` in cells as wide as ``gap``, wrapped where they do not
    stand side by side, in a single column from the left; where each of ``rows`` starts, with room
    for its name; the height of all."""
    fits = max(1, int((gap - 2) // side))
    cell = marks.groupby(["row", "column"])["column"]
    place, beside = cell.cumcount(), cell.transform("size").clip(upper=fits)
    beside = beside if len(columns) > 1 else fits
    deep = (place.groupby(marks["row"]).max() // fits + 1).to_dict()
    starts, height = {}, top
    for row in rows:
        starts[row], height = height, height + 28 + side * deep.get(row, 0)
    middle = {c: gap * (i + 0.5) for i, c in enumerate(columns)}
    x = marks["column"].map(middle).astype(float) + (place % fits - (beside - 1) / 2) * side
    y = marks["row"].map(starts).astype(float) + 22 + side / 2 + place // fits * side
    return marks.assign(x=x, y=y), starts, height


def cells(sheet: Sheet, marks: pd.DataFrame, rows: dict, columns: dict, tip: str):
    """Cells that hold several marks, wrapped where they do not stand side by side.

    ``rows`` and ``columns`` name every id; the names of rows stand above them, those of columns
    upright. ``marks`` has row, column, text, shape (one of ``SHAPES``), url.
    """
    gap = (sheet.width - 10) / max(1, len(columns))
    wrapped = [textwrap.wrap(name, 22 if gap > 28 else 40) for name in columns.values()]
    top = 7 * max((len(line) for lines in wrapped for line in lines), default=0) + 6
    shown, starts, height = placed(marks, rows, columns, gap, 18, top)
    heads = [
        (gap * (i + 0.5) + 12 * (k - (len(lines) - 1) / 2), top - 6, line)
        for i, lines in enumerate(wrapped)
        for k, line in enumerate(lines)
    ]
    bands = [(gap * i, gap * (i + 1), 0, height) for i in range(0, len(columns), 2)]
    shown["shape"] = shown["shape"].map(SHAPES)
    area = _Area(sheet, sheet.width - 10, height)
    base = sheet.base(shown, area.x, area.y, tip)
    shade = sheet.chart(pd.DataFrame(bands, columns=["x", "end", "y", "low"]))
    shade = shade.mark_rect(color=sheet.ink("tint"))
    points = base.mark_point(size=210, strokeWidth=1.4, filled=True, opacity=1)
    return sheet.layers(
        shade.encode(x=area.x, y=area.y, x2=alt.X2("end:Q"), y2=alt.Y2("low:Q")),
        area.lines([*starts.values()]),
        area.text(heads, "quiet", baseline="middle", angle=270, fontSize=11.5),
        area.text([(2, y + 18, rows[row]) for row, y in starts.items()], baseline="bottom"),
        sheet.filled(points.encode(shape=alt.Shape("shape:N", scale=None)), "true"),
        sheet.inside(base, "text:N", "true", fontWeight="bold"),
        height=height,
    )


def squares(sheet: Sheet, cells: pd.DataFrame, rows: pd.DataFrame, test: str, colour, tip: str):
    """Sentences as numbered squares, filled where the column ``test`` is true, in ``rows`` (name,
    count): in text order, on a narrow screen side by side. ``cells`` has name and position."""
    if sheet.wide:
        ends, down, height = (0.3, len(sheet.study.sentences) + 2.6), 5, 52 * len(rows)
        y = sheet.rows("name", rows["name"])
        base = sheet.base(cells, sheet.across("position:Q", *ends), y, tip)
        count = sheet.row_counts(y, rows, "count:Q", fontSize=18, fontWeight="bold", dx=-2, dy=5)
        behind = [*sheet.part_bands(*ends), sheet.row_names(y, dy=-11, dx=2), count]
    else:
        marks, down = cells.assign(row=cells["name"], column=""), 0
        marks, starts, height = placed(marks, rows["name"], [""], sheet.width - 10, 24)
        area = _Area(sheet, sheet.width - 10, height)
        base = sheet.base(marks, area.x, area.y, tip)
        names = [(2, starts[r.name] + 18, f"{r.name}: {r.count}") for r in rows.itertuples(False)]
        behind = [area.text(names, baseline="bottom")]
    return sheet.layers(
        *behind,
        sheet.filled(base.mark_square(size=330, opacity=1, yOffset=down), f"datum.{test}", colour),
        sheet.inside(base, "position:Q", f"datum.{test}", dy=down + 0.5),
        height=height,
    )
