"""What Jupyter Book calls: bring pages up to date before their contents are read, show figures.

Any warning fails the build, also the next one of the same sources; ``staging`` does the rest.
"""

import json
import re
from contextlib import ExitStack
from functools import lru_cache
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import Directive
from sphinx import addnodes
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform

from dialogue.build import engine, environment, lock, plan, update
from dialogue.corpus import files
from dialogue.corpus.errors import InputError
from dialogue.publish import staging

_AFTER_THEME = 600  # among style sheets and scripts: those of others have 500
_BEFORE_TOC = 100  # sphinx_external_toc reads the table of contents at 900
_LAST = 1000
_JAPANESE = (
    r"[\u3005-\u3007\u3040-\u30ff\u4e00-\u9fff\uff66-\uff9f「『【〈]"
    r"(?:[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef・]"
    r"|(?<=[\u3040-\u30ff\u4e00-\u9fff])[A-Za-z0-9][-A-Za-z0-9 ]{0,24}"
    r"(?=[\u3040-\u30ff\u4e00-\u9fff、。」)]))*"
)


# Files that only those pages need in which this stands.
_MARKS = {
    "views": "dlg-views",
    "yourself": "dlg-yourself",
    "room": "dlg-row",
    "design-tabs": "sd-tab-set",
}


def setup(app):
    try:
        environment.settle(near=Path(app.srcdir))
        ours = _published(app)
    except InputError as error:
        raise ExtensionError(f"dialogue: {error}") from None
    if ours and not update.unchanged(plan.published_folders()):
        engine.begin()  # the libraries load while Sphinx does
    app.add_directive("chart", Chart)
    app.add_directive("figures", Figures)
    app.add_post_transform(MarkJapanese)
    app.add_post_transform(NumberFigures)
    app.add_config_value("dialogue_work", "", "env")
    app.connect("config-inited", _update_pages, priority=_BEFORE_TOC)
    app.connect("config-inited", _both_at_once)
    app.connect("builder-inited", staging.begin)
    app.connect("html-page-context", _page_context, priority=990)
    app.connect("build-finished", staging.complete, priority=990)
    app.add_css_file("palette.css", priority=_AFTER_THEME)
    app.add_css_file("cite.css", priority=_AFTER_THEME)
    app.add_js_file("cite.js", priority=_AFTER_THEME, defer="defer")
    app.setup_extension("dialogue.publish.search")
    app.keep_going = True  # warnings are all told, and then fail the build
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}


# Before the build


def _published(app) -> bool:
    """Whether it is the published book that is built."""
    return Path(app.srcdir).resolve() == files.root().resolve()


def _update_pages(app, config):
    """Execute stale pages; from here to the end no other build works in the same folder."""
    folders, alone = staging.folders(config, app.srcdir), ExitStack()
    alone.enter_context(lock.alone(folders.work))
    app.connect("build-finished", lambda *_: alone.close(), priority=_LAST)

    def pages() -> list[plan.Page]:
        from dialogue.analysis.study import Study

        Study().share()  # all that this process makes is made from one state of the data
        return plan.pages()

    try:
        if not _published(app):
            pages()
            return
        ran = update.run(folders, pages, say=lambda line: print(f"dialogue: {line}"))
    except (InputError, RuntimeError) as error:
        raise ExtensionError(f"dialogue: {error}") from None
    told = f"{len(ran)} pages executed" if ran else "nothing to execute, all pages are up to date"
    print(f"dialogue: {told}")


def _both_at_once(app, config):
    """Read and write with every core. Two of Jupyter Book's extensions do not say that one may."""
    app.parallel = files.cores() + 2  # smaller shares, so that they end together
    for name in ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"):
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = app.extensions[name].parallel_write_safe = (
                True
            )


# Pages


class Chart(Directive):
    """A figure of the book, by its id: numbered, with caption, data table and downloads."""

    required_arguments = 1

    def run(self):
        env = self.state.document.settings.env
        id = self.arguments[0]
        path = staging.folders(env.config, env.srcdir).figures / f"{id}.json"
        env.note_dependency(str(path))
        try:
            about = json.loads(path.read_text("utf-8"))
        except OSError:
            raise self.error(f"no figure called '{id}'") from None
        root = "../" * env.docname.count("/")
        figure = nodes.figure(classes=["dlg-figure"])
        label = f"fig-{id}"
        figure["ids"].append(label)
        figure["names"].append(label)
        self.state.document.note_explicit_target(figure, figure)
        title = nodes.paragraph(classes=["dlg-figure-title"])
        title += nodes.Text(about["title"])
        figure += title
        figure += nodes.raw("", _drawing(about, root), format="html")
        caption = nodes.caption()
        caption += nodes.Text(about["caption"])
        figure += caption
        figure += nodes.raw("", _downloads(about, root), format="html")
        return [figure]


class Figures(Directive):
    """The figures that rest on a sentence, by its id; those that rest on the fewest come first.

    A page is executed before the figures of the others are known: hence a directive.
    """

    required_arguments = 1
    told = 3  # with their titles; the others by their numbers

    def run(self):
        env = self.state.document.settings.env
        folder = staging.folders(env.config, env.srcdir).figures
        env.note_dependency(str(folder.with_name("manifest.json")))  # written when any page ran
        own = [f for f in _figures(folder) if self.arguments[0] in f["sentences"]]
        own.sort(key=lambda f: len(f["sentences"]))
        lead = nodes.paragraph()
        if not own:
            lead += nodes.Text("No figure rests on this sentence.")
            return [lead]
        lead += nodes.strong("", "Figures that rest on this sentence")
        listed = nodes.bullet_list(bullet="-")
        for about in own[: self.told]:
            line = nodes.paragraph("", "", self._numbered(about), nodes.Text(f": {about['title']}"))
            listed += nodes.list_item("", line)
        shown = [lead, listed]
        if rest := own[self.told :]:
            line = nodes.paragraph("", "", nodes.Text("On more sentences: "))
            for number, about in enumerate(rest):
                line += [nodes.Text(" · ")] * bool(number) + [self._numbered(about)]
            shown.append(line)
        return shown

    def _numbered(self, about: dict) -> nodes.Node:
        """A link that will say “Figure 7”; the build warns of one that leads nowhere."""
        return addnodes.pending_xref(
            "",
            nodes.inline("", "Figure"),
            refdomain="std",
            reftype="ref",
            reftarget=f"fig-{about['id']}",
            refexplicit=True,
            refwarn=True,
            refdoc=self.state.document.settings.env.docname,
            figure_in=f"book/{about['page']}",
        )


@lru_cache(maxsize=1)
def _figures(folder: Path) -> list[dict]:
    """What is known of the figures in a folder, by their ids."""
    return [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))]


class NumberFigures(SphinxPostTransform):
    """Put the numbers into the links of ``figures``, from what Sphinx counted.

    Its own role reads a whole page anew for every number, which took half the time of a build.
    """

    default_priority = 5  # before links are resolved

    def run(self, **kwargs):
        for link in self.document.findall(addnodes.pending_xref):
            if "figure_in" in link:
                counted = self.env.toc_fignumbers.get(link["figure_in"], {}).get("figure", {})
                number = ".".join(map(str, counted.get(link["reftarget"], ())))
                link[0][0] = nodes.Text(f"Figure {number}".strip())


def _drawing(about: dict, root: str) -> str:
    """The static drawings for wide and narrow screens, and the specifications behind them."""
    parts = [
        f'<div class="dlg-drawn dlg-{width}">{svg}</div>' for width, svg in about["drawn"].items()
    ]
    specs = json.dumps(about["specs"], ensure_ascii=False).replace("</", "<\\/")
    script = (
        f'<script type="application/json" class="dlg-spec">{specs}</script>'
        if about["specs"]
        else ""
    )
    body = "".join(parts).replace("@root@/", root) + script.replace("@root@/", root)
    alt = escape(about["alt"], quote=True)
    return f'<div class="dlg-chart" data-figure="{about["id"]}" data-alt="{alt}">{body}</div>'


def _downloads(about: dict, root: str) -> str:
    import io

    import pandas as pd

    from dialogue.charts.figure import data_table

    frame = pd.read_csv(io.StringIO(about["csv"]), dtype=str, keep_default_na=False)
    base = f"{root}_figures/{about['id']}"
    links = " ".join(
        f'<a href="{base}.{kind}" download>{kind.upper()}</a>'
        for kind in ("csv", "json", "svg", "png")
    )
    return (
        f'<details class="dlg-data"><summary>Data of this figure</summary>'
        f'<div class="dlg-scroll" tabindex="0" role="region" aria-label="Data of the figure">'
        f"{data_table(frame)}</div>"
        f"<p>Download: {links}</p></details>"
    )


class MarkJapanese(SphinxPostTransform):
    """Wrap every run of Japanese in prose in an element with ``lang="ja"``."""

    default_priority = 950
    formats = ("html",)

    def run(self, **kwargs):
        pattern = re.compile(_JAPANESE)
        for text in list(self.document.findall(nodes.Text)):
            parent = text.parent
            if isinstance(parent, (nodes.raw, nodes.literal, nodes.literal_block)):
                continue
            if "language-ja" in parent.get("classes", ()):
                continue
            content, made, last = text.astext(), [], 0
            if content.isascii():
                continue
            for match in pattern.finditer(content):
                made.append(nodes.Text(content[last : match.start()]))
                made.append(nodes.inline(match.group(), match.group(), classes=["language-ja"]))
                last = match.end()
            if made:
                made.append(nodes.Text(content[last:]))
                parent.replace(text, [n for n in made if n.astext()])


def _page_context(app, pagename, templatename, context, doctree):
    """Say in its head what the page is; drop the scripts and styles that it does not use."""
    from dialogue.publish import api

    if pagename.startswith("book/") and hasattr(app, "dialogue_target"):
        head = api.head(pagename.removeprefix("book/"), staging.folders(app.config, app.srcdir))
        context["metatags"] = context.get("metatags", "") + head
    body = context.get("body", "")
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, ()) if _used(file, body)]


def _used(file, body: str) -> bool:
    name = Path(str(getattr(file, "filename", file) or "")).name.partition(".")[0]
    inline = str(getattr(file, "attributes", {}).get("body", ""))
    if "thebe" in name or "thebe" in inline.lower():  # runs code on a server
        return False
    return _MARKS.get(name, "") in body
