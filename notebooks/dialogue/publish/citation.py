"""A citation for the book and for every id in it (``formats`` writes it), and a page's metadata.
Title, authors, version and date are those of ``CITATION.cff`` (see ``cff``); a public address is
given only where one is known: ``base_url``, else ``DIALOGUE_BASE_URL`` in the environment."""

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


@dataclass(frozen=True)
class Book:
    """A book under its parameters; ``present`` are the ids in it, ``entries`` all known ones."""

    about: Citation
    study: Study
    planned: dict[str, dict]  # the parameters of each page
    present: list[ids.Entry]
    entries: dict[str, ids.Entry]


def book_under(parameters: dict | None = None, folders: plan.Folders | None = None) -> Book:
    """The book under the parameters; the theme is a page's own and no parameter of the book."""
    given = {k: v for k, v in (parameters or {}).items() if k != "theme"}
    return _read(tuple(sorted(given.items())), folders)


@lru_cache(maxsize=8)
def _read(parameters: tuple, folders: plan.Folders | None) -> Book:
    given = dict(parameters)
    study, planned = Study(**given), {p.slug: p.parameters for p in plan.pages(given)}
    present = ids.present(given, folders)
    known, places = {e.id: e for e in present}, {e.place: e for e in present}
    for row in ids.register():
        here, to = ids.Entry.of(row), row["moved_to"]
        page, _, anchor = (to or here.place).partition("#")
        if to and to in places:
            known.setdefault(here.id, places[to])
        elif here.kind in ids.IN_BUILD and page in known:  # its page is not built here
            drawn_so = study.published or here.kind != "figure"
            title = here.title if drawn_so else f"Figure {here.id.removeprefix('fig-')}"
            known.setdefault(here.id, replace(here, title=title, page=page, anchor=anchor))
    return Book(about(), study, planned, present, known)


def _find(id: str, book: Book) -> ids.Entry:
    if id not in book.entries:
        asked, known = _plain_id(id), {entry: _plain_id(entry) for entry in book.entries}
        near = [k for k, plain in known.items() if plain.replace("-", "") == asked.replace("-", "")]
        within = (k for k, plain in known.items() if f"-{asked}-" in f"-{plain}-")
        near = near or sorted(within, key=len)[:3]
        near = near or difflib.get_close_matches(id, book.entries, n=3)
        allowed = ", ".join(near) or "what 'dialogue ids' lists"
        raise InputError(f"unknown id '{id}'", allowed=allowed)
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
    book = book_under(parameters, folders)
    entry = _find(id.strip().lower(), book)
    view, own, base = _view(entry, book), _own(entry, book.study), address(base_url)
    key = [] if entry.kind == "book" else [entry.id.replace("/", "-")]
    key += [f"{k}-{v}" for k, v in changed(view).items()]
    on = entry.anchor and f"on the page “{book.entries[entry.page].title}”, #{entry.anchor}"
    note = [own.pop("note", ""), on, commit and f"commit {commit}"]
    note.append("parameters " + ", ".join(f"{k}={v}" for k, v in view.items()) if view else "")
    made = {
        "id": "-".join(["dialogue-book", *key]),
        "type": entry.kind if entry.kind in ("book", "figure") else "chapter",
        "author": [author.csl for author in book.about.authors],
        "container-title": "" if entry.kind == "book" else book.about.title,
        "issued": _date(book.about.released),
        "version": book.about.version,
        "publisher": book.about.publisher,
        "language": "ja" if entry.page == "ja" else "en",
        "title": entry.title,
        **own,
        "URL": base and base + entry.path,
        "note": "; ".join(n for n in note if n),
        "custom": _filled(id=entry.id, commit=commit, parameters=view),
    }
    return _filled(**made)


def _filled(**fields) -> dict:
    """Those of the fields that say something."""
    return {name: value for name, value in fields.items() if value}


def _view(entry: ids.Entry, book: Book) -> dict:
    """The parameters that can change what an id stands for: those of its page (the theme is no
    choice there), of a claim those it depends on, none of a sentence or an event."""
    given = book.study.view
    if entry.kind in ("sentence", "event"):
        return {}
    if entry.kind == "claim":
        depends = ("release", *claims.REGISTER[entry.title.partition(":")[0]].depends)
        given = {k: v for k, v in given.items() if k in depends}
    elif entry.kind != "book":
        given = book.planned.get(entry.page, {})
    return {k: given[k] for k in PARAMETERS if k in given and k != "theme"}


def _date(day: dt.date) -> dict:
    return {"date-parts": [[day.year, day.month, day.day]]}


def _own(entry: ids.Entry, study: Study) -> dict:
    """What the citations of a kind have of their own."""
    match entry.kind:
        case "claim":
            key, _, member = entry.title.partition(":")
            text = claims.compute(study, key, member or None).text
            return {"title": f"Claim {entry.id}: {text.removesuffix('.')}"}
        case "item":
            return {"title": f"Follow-up item {entry.id}: {entry.title.removesuffix('.')}"}
        case "event":
            table = files.read_table("followthrough/events.csv").set_index("event_id")
            row = table.loc[entry.id.removeprefix("event-")]
            source = ", ".join(row[k] for k in ("source_title", "publisher", "url") if row[k])
            return {"title": f"{entry.title} ({entry.id})", "note": f"source: {source}"}
        case "sentence":
            return _sentence(entry, study)
    return {}


def _sentence(entry: ids.Entry, study: Study) -> dict:
    """The sentence as this book quotes it, and the release that it comes from."""
    meta, text = study.meta, study.release.by_id[entry.id].text
    english = study.translation.get(entry.id, "")
    day = study.day
    release = (f"「{meta.title_ja}」", meta.publisher_en, dates.day(day) if day else "")
    title = ", ".join(filter(None, release))
    origin = ", ".join(filter(None, (title, meta.url)))
    return {
        "title": f"Sentence {entry.title} of {title}",
        "language": meta.language,
        "abstract": text + (f" [Working English: {english}]" if english else ""),
        "original-author": [{"literal": meta.publisher_en}] if meta.publisher_en else [],
        "original-title": meta.title_ja,
        "original-date": _date(day) if day else {},
        "note": f"quoted from {origin}; the English is a working translation, not official",
    }


def metadata(slug: str, parameters: dict | None = None, **build) -> list[tuple[str, str]]:
    """Names and contents of the ``<meta>`` tags of a page: Highwire (by ``citation_book_title``
    Zotero knows a book section), Dublin Core. ``slug`` is the id of a page, the rest as ``item``.
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
        ("DC.rights", files.data_package()["licenses"][0]["path"]),
        ("DC.identifier", made.get("URL")),
    ]
    return [(name, content) for name, content in tags if content]


def json_ld(slug: str, parameters: dict | None = None, **build) -> dict:
    """A page as JSON-LD: a schema.org Chapter of the Book, based on the release that is read."""
    made = item(slug, parameters, **build)
    whole = item("book", parameters, **build)
    read = book_under(parameters, build.get("folders"))
    meta, people = read.study.meta, read.about.authors
    authors = [{"@type": "Organization" if a.entity else "Person", "name": a.name} for a in people]
    release = {
        "@type": "CreativeWork",
        "name": meta.title_ja,
        "inLanguage": meta.language,
        "datePublished": read.study.day.isoformat() if read.study.day else "",
        "publisher": {"@type": "GovernmentOrganization", "name": meta.publisher_en},
        "url": meta.url,
    }
    common = {
        "author": authors,
        "publisher": next(a for a in authors if a["name"] == made["publisher"]),
        "datePublished": formats.day(made).isoformat(),
        "version": made["version"],
        "license": files.data_package()["licenses"][0]["path"],
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
