"""Every id that was ever published, and where it leads: the register ``data/ids.csv``.

An id is never reused and never goes away: where its target has moved or was given up, ``moved_to``
says where a reader finds it now. A place is a page's slug, with ``#anchor`` for what stands on a
page; the book itself has no place of its own.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.corpus import files
from dialogue.corpus.errors import InputError

NAME = "ids.csv"
IN_BUILD = ("figure", "section", "item", "event")  # kinds whose place only built pages tell
_HEADING = re.compile(r"^# (.+)$", re.M)
_MARKS = re.compile(
    r"^`{3,}\{chart\} (?P<figure>\S+)$"
    r"|^\((?P<target>[a-z][a-z0-9-]*)\)=$(?:\s*^#{2,6} (?P<heading>.+)$)?",
    re.M,
)


@dataclass(frozen=True)
class Entry:
    """An id with its kind, its title and the page and anchor where it stands."""

    id: str
    kind: str
    title: str
    page: str = ""
    anchor: str = ""

    @property
    def place(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page


def register() -> list[dict]:
    """The rows of the register. Raises InputError (missing file, against its schema)."""
    return files.read_table(NAME).to_dict("records")


def present(parameters: dict | None = None, folders: plan.Folders | None = None) -> list[Entry]:
    """The ids of a book under the given parameters, in its order; one used twice stands twice.

    The book, its pages, the sentences of the release and the claims are always known. Figures,
    follow-up items, events and sections with an anchor of their own are those of the pages built
    in ``folders`` (those of the published book). Raises InputError.
    """
    given = {k: v for k, v in (parameters or {}).items() if k != "theme"}
    study, planned = Study(**given), {page.slug: page for page in plan.pages(given)}
    folders = folders or plan.published_folders()
    titles = {slug: _title(page, study, folders) for slug, page in planned.items()} | _prose()
    whole = files.read_yaml(files.root() / "CITATION.cff")["title"]
    return [
        Entry("book", "book", whole),
        *(Entry(slug, "page", title, slug) for slug, title in titles.items()),
        *(
            Entry(s.id, "sentence", s.id.upper(), "text", s.id)
            for s in study.release.sentences
            if "text" in titles
        ),
        *(_claims(study) if "claims" in titles else ()),
        *(e for slug in titles for e in _on_page(slug, planned.get(slug), folders)),
    ]


def _claims(study: Study) -> Iterator[Entry]:
    """Every claim by its id, titled with the key that prose draws it by; none is computed."""
    release = study.release.id.replace("-", "")
    for rule in sorted(claims.REGISTER.values(), key=lambda r: r.number):
        for member in rule.each(study) if rule.each else [""]:
            id = "-".join(x for x in (release, rule.number, member) if x)
            yield Entry(id, "claim", f"{rule.key}:{member}".rstrip(":"), "claims", id)


def _title(page: plan.Page, study: Study, folders: plan.Folders) -> str:
    """The title of a page: its heading as built or as written in its template, else its theme."""
    template = files.root() / "notebooks" / f"{page.template}.ipynb"
    for text in (_text(folders, page.slug), _markdown(template.read_text("utf-8"))):
        if heading := _HEADING.search(text):
            return heading.group(1).strip()
    theme = page.parameters.get("theme")
    return study.codebook.theme(theme).en if theme else page.slug


def _prose() -> dict[str, str]:
    """The titles of the pages of prose by their slugs."""
    titles = {}
    for slug in (slug for slugs in plan.PROSE.values() for slug in slugs):
        path = files.root() / "book" / f"{slug}.md"
        heading = _HEADING.search(path.read_text("utf-8")) if path.exists() else None
        titles[slug] = heading.group(1).strip() if heading else slug
    return titles


def _text(folders: plan.Folders, slug: str) -> str:
    """The Markdown of a built page; empty where it is not built."""
    for path in (folders.book / f"{slug}.ipynb", folders.book / f"{slug}.md"):
        if path.exists():
            text = path.read_text("utf-8")
            return _markdown(text) if path.suffix == ".ipynb" else text
    return ""


def _markdown(notebook: str) -> str:
    cells = json.loads(notebook)["cells"]
    return "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def _on_page(slug: str, page: plan.Page | None, folders: plan.Folders) -> Iterator[Entry]:
    """Figures, follow-up items, events and sections that stand on a built page."""
    known = _followthrough()
    for mark in _MARKS.finditer(_text(folders, slug)):
        if mark["figure"]:
            title, id = _figure(mark["figure"], page, folders), f"fig-{mark['figure']}"
            yield Entry(id, "figure", title, slug, id)
        elif mark["target"] in known:
            yield Entry(mark["target"], *known[mark["target"]], slug, mark["target"])
        elif mark["heading"]:
            yield Entry(mark["target"], "section", mark["heading"].strip(), slug, mark["target"])


def _followthrough() -> dict[str, tuple[str, str]]:
    """Kind and title of every follow-up item and event."""
    items = files.read_table("followthrough/items.csv")
    events = files.read_table("followthrough/events.csv")
    rows = [(i, ("item", t)) for i, t in zip(items["item_id"], items["paraphrase_en"], strict=True)]
    rows += [
        (f"event-{e}", ("event", t))
        for e, t in zip(events["event_id"], events["title"], strict=True)
    ]
    return dict(rows)


def _figure(id: str, page: plan.Page | None, folders: plan.Folders) -> str:
    """The title a figure was drawn with, if that was under the parameters of its page."""
    try:
        about = json.loads((folders.figures / f"{id}.json").read_text("utf-8"))
    except OSError:
        return unnamed(id)
    asked = page.parameters if page else {}
    return about["title"] if about["parameters"] == asked else unnamed(id)


def unnamed(id: str) -> str:
    """What a figure is called where the finding that its title states is not known."""
    return f"Figure {id.removeprefix('fig-')}"


def twice(entries: list[Entry]) -> Iterator[InputError]:
    """Ids that are used more than once among the entries."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.id, entry)
        if first is not entry:
            yield InputError(
                f"id '{entry.id}' is used twice: "
                f"{first.kind} at '{first.place}' and {entry.kind} at '{entry.place}'",
                allowed="an id of its own for each",
            )


def problems(folders: plan.Folders | None = None) -> Iterator[InputError]:
    """Ids used twice, ids the register lacks, and published ids that went away or moved unsaid.

    What stands on a page that is not built cannot be told and is left out.
    """
    try:
        rows = register()
    except InputError:
        return  # told with the tables
    folders = folders or plan.published_folders()
    try:
        entries = present(folders=folders)
    except InputError as error:
        yield error
        return
    yield from twice(entries)
    now, places = {e.id: e for e in entries}, {e.place for e in entries}
    for number, row in enumerate(rows, start=2):
        where = f"data/{NAME}, row {number}"
        old = Entry(*(row[k] for k in ("id", "kind", "title", "page", "anchor"))).place
        here = now.get(row["id"])
        if row["moved_to"]:
            yield from _redirect(row, here, old, places, where, folders)
        elif here and here.place != old:
            yield InputError(
                f"id '{row['id']}' has moved to '{here.place}'",
                where,
                f"place '{old}', or '{here.place}' in moved_to",
            )
        elif not here and (row["kind"] not in IN_BUILD or _built(folders, row["page"])):
            yield InputError(
                f"id '{row['id']}' was published and is gone",
                where,
                f"place '{old}', or the place that readers are led to in moved_to",
            )
    known = {row["id"] for row in rows}
    for id in dict.fromkeys(e.id for e in entries if e.id not in known):
        yield InputError(
            f"id '{id}' is not in the register", f"data/{NAME}", "what 'dialogue ids --update' adds"
        )


def _redirect(row, here, old, places, where, folders) -> Iterator[InputError]:
    """Faults of a row that leads elsewhere."""
    to = row["moved_to"]
    where = f"{where}, column moved_to"
    if here and here.place != to:
        allowed = "nothing" if here.place == old else here.place
        yield InputError(f"id '{row['id']}' stands at '{here.place}'", where, allowed)
    elif not here and not _leads(to, places, folders):
        yield InputError(f"there is no '{to}'", where, "a page, or page#anchor")


def _leads(to: str, places: set[str], folders: plan.Folders) -> bool:
    page, _, anchor = to.partition("#")
    return to in places or bool(anchor and page in places and not _built(folders, page))


def _built(folders: plan.Folders, page: str) -> bool:
    return (folders.book / f"{page}.ipynb").exists() or (folders.book / f"{page}.md").exists()


def redirects() -> dict[str, str]:
    """The old place of every id that has moved or was given up, and where it leads now."""
    return {
        (f"{r['page']}#{r['anchor']}" if r["anchor"] else r["page"]): r["moved_to"]
        for r in register()
        if r["moved_to"]
    }


def update(since: str, folders: plan.Folders | None = None) -> list[Entry]:
    """Add to the register what the book has now and the register has not; gives the new entries.

    Rows that are there stay as they are. ``since`` is the version that publishes the new ids.
    Raises InputError for an id used twice.
    """
    entries = present(folders=folders)
    for error in twice(entries):
        raise error
    path = files.data() / NAME
    known = {row["id"] for row in register()} if path.exists() else set()
    new = [e for e in entries if e.id not in known]
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\n").writerow
    if not path.exists():
        write(f["name"] for f in files.resource(NAME)["schema"]["fields"])
    for entry in new:
        write((*astuple(entry), since, ""))
    if new:
        before = path.read_text("utf-8") if path.exists() else ""
        files.write_atomic(path, before + text.getvalue())
    return new
