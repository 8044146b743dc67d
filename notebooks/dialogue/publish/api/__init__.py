"""What a finished book has for machines, and for those who cite it: files of data with their
schemas (``records``, ``annotations``), a feed (``feed``), credit inside the figures (``drawings``),
a citation of every id (``_static/citations.js``) and the metadata in the head of every page."""

import json
from collections.abc import Callable
from html import escape
from pathlib import Path

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import clean, freshness, plan
from dialogue.corpus import files
from dialogue.publish import cff, citation, formats, ids, site
from dialogue.publish.api import annotations, drawings, feed, records

_COMMIT = "@commit@"  # stands for the commit in what is kept from build to build


def write(html: Path, folders: plan.Folders) -> None:
    """Write all of it into the finished book in ``html``, whose figures are there already and whose
    pages were built in ``folders``; files of data and the feed only if it is a whole book."""
    given, made = _given(folders), prepare(folders)
    figures, said, about = figures_of(folders), records.about(given), cff.about()
    content = {"version": about.version, "base": site.address()}
    content |= {"repository": about.repository_code, "items": made["citations"]}
    script = f"window.DIALOGUE_CITATIONS = {json.dumps(content, ensure_ascii=False)};\n"
    written = drawings.files(html / "_figures", figures, said, made["citations"]) | made["files"]
    written["_static/citations.js"] = script  # which the Cite control loads when it is first used
    if made["files"]:
        written["feed.xml"] = feed.atom(given, site.address())
    for name, content in written.items():
        if isinstance(content, str):
            content = content.replace(_COMMIT, site.commit())
        files.write_atomic(html / name, content)


def pictures(folders: plan.Folders) -> None:
    """Draw every figure as PNG, as it is taken away: with its title, key and source."""
    said = records.about(_given(folders))
    known = {f["id"]: drawings.metadata(f, said, {}) for f in figures_of(folders)}
    clean.pictures(folders, lambda id, svg: drawings.framed(svg, known[id]))


def figures_of(folders: plan.Folders) -> list[dict]:
    """What is known of each figure, by their ids, less its drawings and data."""
    known = (json.loads(p.read_text("utf-8")) for p in sorted(folders.figures.glob("*.json")))
    return [{k: v for k, v in f.items() if k not in ("drawn", "specs", "csv")} for f in known]


def head(slug: str, folders: plan.Folders) -> str:
    """The tags in the head of a page: metadata, JSON-LD, feed, ids; none for an unknown page."""
    given = _given(folders)
    entries = citation.book_under(given, folders).present
    if not any(e.kind == "page" and e.id == slug for e in entries):
        return ""
    root = "../" * (slug.count("/") + 1)
    here = " ".join(e.id for e in entries if e.page == slug and e.anchor)
    tags = citation.metadata(slug, given, folders=folders)
    tags += [("dialogue-page", slug), ("dialogue-cite", here)]
    places = {e.place for e in entries}  # of an earlier day, a later event is in no place
    if moved := _leads(slug, lambda new: new in places):
        tags.append(("dialogue-moved", json.dumps(moved)))
    lines = [_meta(name, content) for name, content in tags if content]
    if _whole(folders):
        said = 'type="application/atom+xml" title="What is on record since"'
        lines.append(f'<link rel="alternate" {said} href="{root}feed.xml"/>')
    described = json.dumps(citation.json_ld(slug, given, folders=folders), ensure_ascii=False)
    described = described.replace("</", "<\\/")
    lines.append(f'<script type="application/ld+json">{described}</script>')
    return "\n".join(lines) + "\n"


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content, quote=True)}"/>'


def _given(folders: plan.Folders) -> dict:
    """The parameters of a book that are not the published ones, as its pages were built."""
    pages = plan.read_manifest(folders)["pages"].values()
    used = {k: v for page in pages for k, v in page["parameters"].items() if k != "theme"}
    return parameters.changed(dict(sorted(used.items())))


def _whole(folders: plan.Folders) -> bool:
    """Whether this is a book, and not a single page of it."""
    return len(plan.read_manifest(folders)["pages"]) > 1


def prepare(folders: plan.Folders) -> dict:
    """The files of data of a whole book and all citations, kept from build to build: formatting
    hundreds of them takes most of a minute. Nothing is written into the book."""
    given, figures, whole = _given(folders), figures_of(folders), _whole(folders)
    book, here = citation.book_under(given, folders), plan.read_manifest(folders)["pages"]
    entries = [e for e in book.present if whole or e.page in here]
    state = plan.state(folders)
    parts = (state.machinery, state.sources("data/", "CITATION.cff"), given, entries, figures)
    parts += (site.address(), bool(site.commit()))
    key, path = freshness.digest(repr(parts)), folders.work / "api.json"
    kept = freshness.recall(path)
    if kept.get("key") != key:
        citations = {e.id: _citation(e, given, folders) for e in entries}
        written = _files(book.study, given, figures, entries) if whole else {}
        kept = {"key": key, "citations": citations, "files": written}
        freshness.record(path, kept)
    return kept


def _citation(entry: ids.Entry, given: dict, folders: plan.Folders) -> dict:
    """The citation of an id in every format, with its title and place."""
    commit = _COMMIT if site.commit() else ""
    item = citation.item(entry.id, given, commit=commit, folders=folders)
    said = {"kind": entry.kind, "title": item["title"], "place": entry.place}
    return said | formats.every(item)


def _files(study: Study, given: dict, figures: list[dict], entries: list) -> dict[str, str]:
    """Every file of data with its schema, by its path in the book."""
    about = records.about(given)
    made = records.contents(study, given, figures)
    made["annotations"] = annotations.collection(study, about, site.address())
    listed = [e for e in entries if e.kind == "page"]
    commit = _COMMIT if site.commit() else ""
    made["index"] = records.index(study, about, made, listed, commit)
    told = {f"api/{name}.json": content for name, content in made.items()}
    told |= {f"api/schemas/{name}.json": records.schema(name) for name in made}
    text = {k: json.dumps(v, ensure_ascii=False, indent=1) + "\n" for k, v in told.items()}
    return text | {f"api/{study.release.id}.txt": study.release.text}


def _leads(slug: str, there: Callable[[str], bool]) -> dict[str, str]:
    """Where the old anchors of a page lead now, and the page itself as ``""``, seen from there:
    to those new places that are ``there``."""
    pairs = ((old.partition("#"), new) for old, new in ids.redirects().items() if there(new))
    root = "../" * slug.count("/")
    return {anchor: root + ids.html(new) for (page, _, anchor), new in pairs if page == slug}


def lead_on(html: Path) -> None:
    """Write a page that leads on, for every page that is there no more."""
    for slug in dict.fromkeys(old.partition("#")[0] for old in ids.redirects()):
        path = html / f"book/{slug}.html"
        moved = _leads(slug, lambda new: (html / "book" / ids.html(new).partition("#")[0]).exists())
        if slug and moved and not path.exists():
            meta, root = _meta("dialogue-moved", json.dumps(moved)), "../" * (slug.count("/") + 1)
            to = escape(moved.get("") or next(iter(moved.values())), quote=True)
            files.write_atomic(path, _MOVED.format(meta=meta, root=root, to=to))


_MOVED = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/><title>This page has moved</title>
{meta}
<script src="{root}_static/cite.js"></script>
<meta http-equiv="refresh" content="1; url={to}"/></head>
<body><p>This page has moved: <a href="{to}">{to}</a></p></body></html>
"""
