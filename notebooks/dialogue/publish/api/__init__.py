"""What a finished book has for machines, and for those who cite it.

Files of data with their schemas (``records``, ``annotations``, ``schemas``), a feed (``feed``),
credit inside the figures (``drawings``), a citation of every id (``_static/citations.js``) and the
metadata in the head of every page.
"""

import json
from html import escape
from pathlib import Path

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import freshness, plan
from dialogue.corpus import files
from dialogue.publish import cff, citation, formats, ids, site
from dialogue.publish.api import annotations, drawings, feed, records, schemas

_COMMIT = "@commit@"  # stands for the commit in what is kept from build to build


def write(html: Path, folders: plan.Folders) -> None:
    """Write all of it into the finished book in ``html``, whose figures are there already.

    ``folders`` are those the book's pages were built in. The files of data and the feed come with
    a whole book only, not with a single page.
    """
    given, whole = _given(folders), _whole(folders)
    figures = figures_of(folders)
    made = _kept(folders, given, figures, whole)
    written = {
        **drawings.files(html / "_figures", figures, records.about(given), made["citations"]),
        "_static/citations.js": _citations(made["citations"]),
    }
    if whole:
        written |= made["files"] | {"feed.xml": feed.atom(given, site.address())}
    for name, content in written.items():
        if isinstance(content, str):
            content = content.replace(_COMMIT, site.commit())
        files.write_atomic(html / name, content)


def prepare(folders: plan.Folders) -> None:
    """Make what takes longest of all that ``write`` writes, for it to find; nothing is written
    into the book."""
    _kept(folders, _given(folders), figures_of(folders), _whole(folders))


def figures_of(folders: plan.Folders) -> list[dict]:
    """What is known of each figure, by their ids, less its drawings and data."""
    known = (json.loads(p.read_text("utf-8")) for p in sorted(folders.figures.glob("*.json")))
    return [{k: v for k, v in f.items() if k not in ("drawn", "specs", "csv")} for f in known]


def head(slug: str, folders: plan.Folders) -> str:
    """The tags in the head of a page: metadata, JSON-LD, feed, ids; none for an unknown page."""
    given = _given(folders)
    entries = citation.entries(tuple(given.items()), folders)
    if not any(e.kind == "page" and e.id == slug for e in entries):
        return ""
    root = "../" * (slug.count("/") + 1)
    here = " ".join(e.id for e in entries if e.page == slug and e.anchor)
    tags = citation.metadata(slug, given, folders=folders)
    tags += [("dialogue-page", slug), ("dialogue-cite", here)]
    lines = [_meta(name, content) for name, content in tags if content]
    lines += [_meta("dialogue-moved", json.dumps(m)) for m in [_leads(slug)] if m]
    if _whole(folders):
        lines.append(
            '<link rel="alternate" type="application/atom+xml" title="What is on record since" '
            f'href="{root}feed.xml"/>'
        )
    described = json.dumps(citation.json_ld(slug, given, folders=folders), ensure_ascii=False)
    described = described.replace("</", "<\\/")
    lines.append(f'<script type="application/ld+json">{described}</script>')
    return "\n".join(lines) + "\n"


def _meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{escape(content, quote=True)}"/>'


def _given(folders: plan.Folders) -> dict:
    """The parameters of a book that are not the published ones, as its pages were built."""
    used: dict = {}
    for page in plan.read_manifest(folders)["pages"].values():
        used |= page["parameters"]
    used.pop("theme", None)
    return parameters.changed(dict(sorted(used.items())))


def _whole(folders: plan.Folders) -> bool:
    """Whether this is a book, and not a single page of it."""
    return len(plan.read_manifest(folders)["pages"]) > 1


# Kept from build to build, since formatting hundreds of citations takes most of a minute


def _kept(folders: plan.Folders, given: dict, figures: list[dict], whole: bool) -> dict:
    """Files of data and citations, made anew only where something they depend on has changed."""
    entries = citation.entries(tuple(given.items()), folders)
    if not whole:
        here = set(plan.read_manifest(folders)["pages"])
        entries = [e for e in entries if e.page in here]
    state = plan.state(folders)
    parts = (state.machinery, state.sources("data/", "CITATION.cff"), given, entries, figures)
    parts += (site.address(), bool(site.commit()))
    key, path = freshness.digest(repr(parts)), folders.work / "api.json"
    kept = freshness.recall(path)
    if kept.get("key") != key:
        citations = {e.id: _citation(e, given, folders) for e in entries}
        written = _files(citation.study(given, folders), given, figures, entries) if whole else {}
        kept = {"key": key, "citations": citations, "files": written}
        freshness.record(path, kept)
    return kept


def _citation(entry: ids.Entry, given: dict, folders: plan.Folders) -> dict:
    """The citation of an id in every format, with its title and place."""
    commit = _COMMIT if site.commit() else ""
    item = citation.item(entry.id, given, commit=commit, folders=folders)
    said = {"kind": entry.kind, "title": item["title"], "place": entry.place}
    return said | formats.every(item)


def _citations(citations: dict) -> str:
    """The script that the Cite control loads when it is first used."""
    about = cff.about()
    content = {
        "version": about.version,
        "base": site.address(),
        "repository": about.repository_code,
        "items": citations,
    }
    return f"window.DIALOGUE_CITATIONS = {json.dumps(content, ensure_ascii=False)};\n"


def _files(
    study: Study, given: dict, figures: list[dict], entries: list[ids.Entry]
) -> dict[str, str]:
    """Every file of data with its schema, by its path in the book."""
    about = records.about(given)
    made = records.contents(study, given, figures)
    made["annotations"] = annotations.collection(study, about, site.address())
    listed = [e for e in entries if e.kind == "page"]
    commit = _COMMIT if site.commit() else ""
    made["index"] = records.index(study, about, made, listed, commit)
    text = {f"api/{name}.json": _json(content) for name, content in made.items()}
    text |= {f"api/schemas/{name}.json": _json(schemas.schema(name)) for name in made}
    return text | {f"api/{study.release.id}.txt": study.release.text}


def _json(content) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


# What has moved


def _leads(slug: str) -> dict[str, str]:
    """Where the old anchors of a page lead now, and the page itself as ``""``; seen from there."""
    root = "../" * slug.count("/")
    moved = {}
    for old, new in ids.redirects().items():
        page, _, anchor = old.partition("#")
        if page == slug:
            to, _, place = new.partition("#")
            moved[anchor] = f"{root}{to}.html" + (f"#{place}" if place else "")
    return moved


def lead_on(html: Path) -> None:
    """Write a page that leads on, for every page that is there no more."""
    for slug in dict.fromkeys(old.partition("#")[0] for old in ids.redirects()):
        path = html / f"book/{slug}.html"
        if slug and not path.exists():
            files.write_atomic(path, _stub(slug))


def _stub(slug: str) -> str:
    moved = _leads(slug)
    to = escape(moved.get("") or next(iter(moved.values())), quote=True)
    script = "../" * (slug.count("/") + 1) + "_static/cite.js"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"/><title>This page has moved'
        f"</title>\n{_meta('dialogue-moved', json.dumps(moved))}\n"
        f'<script src="{script}"></script>\n'
        f'<meta http-equiv="refresh" content="1; url={to}"/></head>\n'
        f'<body><p>This page has moved: <a href="{to}">{to}</a></p></body></html>\n'
    )
