"""A citation for the book and for every id in it (``formats`` writes it), and a page's metadata.

Title, authors, version and date are those of ``CITATION.cff`` (see ``cff``). A public address is
given only where one is known: ``base_url``, else ``DIALOGUE_BASE_URL`` in the environment.
"""

import datetime as dt
import difflib
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from dialogue import claims
from dialogue.analysis.parameters import PARAMETERS, changed
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.corpus import dates, files
from dialogue.corpus.errors import InputError
from dialogue.publish import formats, ids
from dialogue.publish.cff import Citation, about
from dialogue.publish.site import address

UNCHANGED = ("sentence", "event")  # no parameter changes what these say


# What is cited


@dataclass(frozen=True)
class _Book:
    about: Citation
    study: Study
    planned: dict[str, dict]  # the parameters of each page
    entries: dict[str, ids.Entry]


def _book(parameters: dict | None, folders: plan.Folders | None) -> _Book:
    """The book under the parameters; the theme is a page's own and no parameter of the book."""
    given = {k: v for k, v in (parameters or {}).items() if k != "theme"}
    return _read(tuple(sorted(given.items())), folders)


@lru_cache(maxsize=8)
def entries(parameters: tuple, folders: plan.Folders | None) -> list[ids.Entry]:
    """The ids of a book (see ``ids.present``) under parameters, pairs of name and value in order
    of their names."""
    return ids.present(dict(parameters), folders)


@lru_cache(maxsize=8)
def _read(parameters: tuple, folders: plan.Folders | None) -> _Book:
    given = dict(parameters)
    study, planned = Study(**given), {p.slug: p.parameters for p in plan.pages(given)}
    present = entries(parameters, folders)
    known = {e.id: e for e in present}
    places = {e.place: e for e in present}
    for row in ids.register():
        here = ids.Entry(*(row[k] for k in ("id", "kind", "title", "page", "anchor")))
        if here.id in known:
            continue
        if row["moved_to"] and row["moved_to"] in places:
            known[here.id] = places[row["moved_to"]]
        elif here.kind in ids.IN_BUILD and here.page in known:  # its page is not built here
            drawn_so = study.published or here.kind != "figure"
            known[here.id] = here if drawn_so else replace(here, title=ids.unnamed(here.id))
    return _Book(about(), study, planned, known)


def study(parameters: dict | None = None, folders: plan.Folders | None = None) -> Study:
    """The study that citations under the parameters are made from, with what it made already."""
    return _book(parameters, folders).study


def _find(id: str, book: _Book) -> ids.Entry:
    if id not in book.entries:
        asked, known = _plain_id(id), {entry: _plain_id(entry) for entry in book.entries}
        near = [k for k, plain in known.items() if plain.replace("-", "") == asked.replace("-", "")]
        within = (k for k, plain in known.items() if f"-{asked}-" in f"-{plain}-")
        near = near or sorted(within, key=len)[:3]
        near = near or difflib.get_close_matches(id, book.entries, n=3)
        raise InputError(
            f"unknown id '{id}'", allowed=", ".join(near) or "what 'dialogue ids' lists"
        )
    return book.entries[id]


def _plain_id(id: str) -> str:
    """An id without the zeros before its numbers, in half-width signs: ``s7`` for ``S07``."""
    parts = re.sub("[^a-z0-9]+", "-", unicodedata.normalize("NFKC", id).lower()).strip("-")
    return re.sub(r"(?<=[a-z])0+(?=\d)", "", parts)


def item(
    id: str,
    parameters: dict | None = None,
    *,
    base_url: str | None = None,
    commit: str = "",
    folders: plan.Folders | None = None,
) -> dict:
    """The citation of an id as CSL-JSON (schema 1.0.2), for a view under the given parameters.

    ``commit`` is named where it is given; ``folders`` tell whose figures are meant (those of the
    published book). An id that has moved gives what stands at its new place. Raises InputError:
    unknown id (with the nearest ones), unusable parameters or address.
    """
    book = _book(parameters, folders)
    entry = _find(id.strip().lower(), book)
    view = _view(entry, book)
    own = _OWN[entry.kind](entry, book.study) if entry.kind in _OWN else {}
    note = [own.pop("note", ""), _on(entry, book), f"commit {commit}" if commit else ""]
    note.append("parameters " + ", ".join(f"{k}={v}" for k, v in view.items()) if view else "")
    made = {
        "id": "-".join(["dialogue-book", *_key(entry, view)]),
        "type": entry.kind if entry.kind in ("book", "figure") else "chapter",
        "author": [author.csl for author in book.about.authors],
        "container-title": "" if entry.kind == "book" else book.about.title,
        "issued": _date(book.about.released),
        "version": book.about.version,
        "publisher": book.about.publisher,
        "language": "ja" if entry.page == "ja" else "en",
        "title": entry.title,
        **own,
        "URL": _url(entry, address(base_url)),
        "note": "; ".join(n for n in note if n),
        "custom": _filled(id=entry.id, commit=commit, parameters=view),
    }
    return _filled(**made)


def _filled(**fields) -> dict:
    """Those of the fields that say something."""
    return {name: value for name, value in fields.items() if value}


def _view(entry: ids.Entry, book: _Book) -> dict:
    """The parameters that can change what an id stands for.

    They are those of its page (the theme is no choice there), of a claim those it depends on.
    """
    given = book.study.view
    if entry.kind in UNCHANGED:
        return {}
    if entry.kind == "claim":
        depends = ("release", *claims.REGISTER[entry.title.partition(":")[0]].depends)
        given = {k: v for k, v in given.items() if k in depends}
    elif entry.kind != "book":
        given = book.planned.get(entry.page, {})
    return {k: given[k] for k in PARAMETERS if k in given and k != "theme"}


def _key(entry: ids.Entry, view: dict) -> list[str]:
    """What a citation key says after the book's name: the id, and the parameters changed."""
    own = [] if entry.kind == "book" else [entry.id.replace("/", "-")]
    return own + [f"{k}-{v}" for k, v in changed(view).items()]


def _url(entry: ids.Entry, base: str) -> str:
    if not base or not entry.page:
        return base
    return f"{base}book/{entry.page}.html" + (f"#{entry.anchor}" if entry.anchor else "")


def _on(entry: ids.Entry, book: _Book) -> str:
    """Where on the book's pages it stands."""
    if not entry.anchor:
        return ""
    return f"on the page “{book.entries[entry.page].title}”, #{entry.anchor}"


def _date(day: dt.date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _claim(entry: ids.Entry, study: Study) -> dict:
    key, _, member = entry.title.partition(":")
    text = claims.compute(study, key, member or None).text
    return {"title": f"Claim {entry.id}: {text.removesuffix('.')}"}


def _event(entry: ids.Entry, study: Study) -> dict:
    table = files.read_table("followthrough/events.csv").set_index("event_id")
    row = table.loc[entry.id.removeprefix("event-")]
    source = ", ".join(row[k] for k in ("source_title", "publisher", "url") if row[k])
    return {"title": f"{entry.title} ({entry.id})", "note": f"source: {source}"}


def _sentence(entry: ids.Entry, study: Study) -> dict:
    """The sentence as this book quotes it, and the ministry's release that it comes from."""
    meta, text = study.meta, study.release.by_id[entry.id].text
    day = meta.published
    english = study.translation.get(entry.id, "")
    release = [f"「{meta.title_ja}」", meta.publisher_en, dates.day(day)]
    title = ", ".join(x for x in release if x)
    origin = ", ".join(x for x in (title, meta.url) if x)
    return {
        "title": f"Sentence {entry.title} of {title}",
        "language": meta.language,
        "abstract": text + (f" [Working English: {english}]" if english else ""),
        "original-author": [{"literal": meta.publisher_en}] if meta.publisher_en else [],
        "original-title": meta.title_ja,
        "original-date": _date(day),
        "note": f"quoted from {origin}; the English is a working translation, not official",
    }


def _item(entry: ids.Entry, study: Study) -> dict:
    return {"title": f"Follow-up item {entry.id}: {entry.title.removesuffix('.')}"}


_OWN = {"claim": _claim, "sentence": _sentence, "item": _item, "event": _event}


# Pages


def metadata(slug: str, parameters: dict | None = None, **build) -> list[tuple[str, str]]:
    """Names and contents of the ``<meta>`` tags of a page: Highwire, then Dublin Core.

    Zotero takes a page with ``citation_book_title`` for a book section. Arguments and errors as
    for ``item``; ``slug`` is the id of a page.
    """
    made = item(slug, parameters, **build)
    day, authors = formats.day(made), [formats.name(author) for author in made["author"]]
    tags = [
        ("citation_title", made["title"]),
        *(("citation_author", name) for name in authors),
        ("citation_publication_date", f"{day:%Y/%m/%d}"),
        ("citation_book_title", made.get("container-title")),
        ("citation_publisher", made["publisher"]),
        ("citation_language", made["language"]),
        ("citation_public_url", made.get("URL")),
        ("citation_fulltext_html_url", made.get("URL")),
        ("DC.title", made["title"]),
        *(("DC.creator", name) for name in authors),
        ("DC.publisher", made["publisher"]),
        ("DC.date", day.isoformat()),
        ("DC.language", made["language"]),
        ("DC.type", "Text"),
        ("DC.rights", _licence()),
        ("DC.identifier", made.get("URL")),
    ]
    return [(name, content) for name, content in tags if content]


def _licence() -> str:
    """The address of the licence of the book's content."""
    return files.data_package()["licenses"][0]["path"]


def json_ld(slug: str, parameters: dict | None = None, **build) -> dict:
    """A page as JSON-LD: a schema.org Chapter of the Book, based on the ministry's release."""
    made = item(slug, parameters, **build)
    whole = item("book", parameters, **build)
    read = _book(parameters, build.get("folders"))
    authors = [
        {"@type": "Organization" if author.entity else "Person", "name": author.name}
        for author in read.about.authors
    ]
    meta = read.study.meta
    release = {
        "@type": "CreativeWork",
        "name": meta.title_ja,
        "inLanguage": meta.language,
        "datePublished": meta.published.isoformat(),
        "publisher": {"@type": "GovernmentOrganization", "name": meta.publisher_en},
        "url": meta.url,
    }
    common = {
        "author": authors,
        "publisher": next(a for a in authors if a["name"] == made["publisher"]),
        "datePublished": formats.day(made).isoformat(),
        "version": made["version"],
        "license": _licence(),
    }
    book = {"@type": "Book", "name": whole["title"], **common, "url": whole.get("URL")}
    page = {
        "@context": "https://schema.org",
        "@type": "Chapter",
        "name": made["title"],
        **common,
        "inLanguage": made["language"],
        "isPartOf": _filled(**book),
        "isBasedOn": _filled(**release),
        "url": made.get("URL"),
    }
    return _filled(**page)
