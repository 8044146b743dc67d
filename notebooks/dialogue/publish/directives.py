"""What the figures' directives in the sources of pages become: ``chart`` and ``figures``."""

import io
import json
import re
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from dialogue.publish import staging


class Chart(SphinxDirective):
    """A figure of the book, by its id: numbered, with caption, data table and downloads."""

    required_arguments = 1

    def run(self):
        id = self.arguments[0]
        path = staging.folders(self.config, self.env.srcdir).figures / f"{id}.json"
        self.env.note_dependency(str(path))
        try:
            about = json.loads(path.read_text("utf-8"))
        except OSError:
            raise self.error(f"no figure called '{id}'") from None
        root, label = "../" * self.env.docname.count("/"), f"fig-{id}"
        figure = nodes.figure("", classes=["dlg-figure"], ids=[label], names=[label])
        self.state.document.note_explicit_target(figure, figure)
        figure += nodes.paragraph("", about["title"], classes=["dlg-figure-title"])
        figure += nodes.raw("", _drawing(about).replace("@root@/", root), format="html")
        figure += nodes.caption("", about["caption"])
        figure += nodes.raw("", _data(about).replace("@root@/", root), format="html")
        return [figure]


class Figures(SphinxDirective):
    """The figures that rest on a sentence, by its id; those that rest on the fewest come first. A
    directive, since a page is executed before the figures of the others are known."""

    required_arguments = 1
    told = 3  # with their titles; the others by their numbers

    def run(self):
        folder = staging.folders(self.config, self.env.srcdir).figures
        self.env.note_dependency(str(folder.with_name("manifest.json")))  # new when any page ran
        own = [f for f in _figures(folder) if self.arguments[0] in f["sentences"]]
        if not own:
            return [nodes.paragraph("", "No figure rests on this sentence.")]
        own.sort(key=lambda f: len(f["sentences"]))
        listed = nodes.bullet_list(bullet="-")
        for about in own[: self.told]:
            title = nodes.Text(f": {about['title']}")
            listed += nodes.list_item("", nodes.paragraph("", "", self._numbered(about), title))
        lead = nodes.strong("", "Figures that rest on this sentence")
        shown = [nodes.paragraph("", "", lead), listed]
        if rest := own[self.told :]:
            links = [part for f in rest for part in (nodes.Text(" · "), self._numbered(f))]
            shown.append(nodes.paragraph("", "", nodes.Text("On more sentences: "), *links[1:]))
        return shown

    def _numbered(self, about: dict) -> nodes.Node:
        """A link that will say “Figure 7”; the build warns of one that leads nowhere."""
        said = {"refdomain": "std", "reftype": "ref", "reftarget": f"fig-{about['id']}"}
        said |= {"refexplicit": True, "refwarn": True, "refdoc": self.env.docname}
        shown, page = nodes.inline("", "Figure"), f"book/{about['page']}"
        return addnodes.pending_xref("", shown, **said, figure_in=page)


@lru_cache(maxsize=1)
def _figures(folder: Path) -> list[dict]:
    """What is known of the figures in a folder, by their ids."""
    return [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))]


class NumberFigures(SphinxPostTransform):
    """Put the numbers into the links of ``figures``, from what Sphinx counted: its own role reads a
    whole page anew for every number, which took half the time of a build."""

    default_priority = 5  # before links are resolved

    def run(self, **kwargs):
        for link in self.document.findall(addnodes.pending_xref):
            if "figure_in" in link:
                counted = self.env.toc_fignumbers.get(link["figure_in"], {}).get("figure", {})
                number = ".".join(map(str, counted.get(link["reftarget"], ())))
                link[0][0] = nodes.Text(f"Figure {number}".strip())


def _drawing(about: dict) -> str:
    """The static drawings for wide and narrow screens, and the specifications behind them."""
    body = "".join(
        f'<div class="dlg-drawn dlg-{width}">{svg}</div>' for width, svg in about["drawn"].items()
    ).replace("<a xlink:href=", '<a tabindex="-1" xlink:href=')  # they stand in the list too
    if about["specs"]:
        specs = json.dumps(about["specs"], ensure_ascii=False).replace("</", "<\\/")
        body += f'<script type="application/json" class="dlg-spec">{specs}</script>'
    alt = escape(about["alt"], quote=True)
    return f'<div class="dlg-chart" data-figure="{about["id"]}" data-alt="{alt}">{body}</div>'


def _data(about: dict) -> str:
    """What a reader takes a figure away by (``cite.js`` puts a button into it); the table behind
    it, and where its drawing leads to."""
    import pandas as pd  # here and below: not for a book in which nothing has changed

    from dialogue.charts.figure import data_table

    frame = pd.read_csv(io.StringIO(about["csv"]), dtype=str, keep_default_na=False)
    places = dict.fromkeys(re.findall('<a xlink:href="([^"]+)"', "".join(about["drawn"].values())))
    links = ", ".join(f'<a href="{place}">{escape(_name(place))}</a>' for place in places)
    listed = f'<p class="dlg-places">The drawing leads to: {links}</p>' * bool(places)
    svg, png, csv, known = (
        f'<a href="@root@/_figures/{about["id"]}.{kind}" download>{kind.upper()}</a>'
        for kind in ("svg", "png", "csv", "json")
    )
    return (
        '<div class="dlg-take" role="group" aria-label="Take this figure"><span>Take it:</span> '
        f'{svg} {png} {csv} <span class="dlg-cite" data-id="fig-{about["id"]}"></span></div>'
        f'<details class="dlg-data"><summary>Data of this figure</summary>'
        f'<div class="dlg-scroll" tabindex="0" role="region" aria-label="Data of the figure">'
        f"{data_table(frame)}</div>{listed}<p>What is known of it: {known}</p></details>"
    )


def _name(place: str) -> str:
    """``…#ied12-s07`` as ``S07``, ``…#event-prague-conference`` as its words."""
    anchor = place.partition("#")[2] or Path(place).stem
    if sentence := re.fullmatch(r"[a-z][a-z0-9]*-(s\d{2,4})", anchor):
        return sentence.group(1).upper()
    return anchor.removeprefix("event-").replace("-", " ")
