"""Every id that was ever published, and where it leads: the register ``data/ids.csv``.

An id never goes away: where its target has moved or was given up, ``moved_to`` says where a reader
finds it now. A place is a page's slug, with ``#anchor`` for what stands on it; the book has none.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.build.update import why
from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError
from dialogue.prose import lead
from dialogue.publish import cff, pages

NAME = "ids.csv"
IN_BUILD = ("figure", "section", "item", "event")  # kinds that only executed pages tell of
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

    @classmethod
    def of(cls, row: dict) -> "Entry":
        """The entry of a row of the register, where its id was first published."""
        return cls(*(row[k] for k in ("id", "kind", "title", "page", "anchor")))

    @property
    def place(self) -> str:
        return f"{self.page}#{self.anchor}" if self.anchor else self.page

    @property
    def path(self) -> str:
        """Where it stands in the finished book; empty for the book itself."""
        return self.page and f"book/{html(self.place)}"


def html(place: str) -> str:
    """The file of a place, with its anchor, in the folder of the finished pages."""
    page, mark, anchor = place.partition("#")
    return f"{page}.html{mark}{anchor}"


def register() -> list[dict]:
    """The rows of the register. Raises InputError (missing file, against its schema)."""
    return files.read_table(NAME).to_dict("records")


def present(parameters: dict | None = None, folders: plan.Folders | None = None) -> list[Entry]:
    """The ids of a book under the given parameters, in its order; one used twice stands twice.

    Kinds that are ``IN_BUILD``, where code writes them, are those of the pages executed in
    ``folders`` (of the published book) that are up to date. Raises InputError.
    """
    given = {k: v for k, v in (parameters or {}).items() if k != "theme"}  # a page's own
    folders, planned, study = folders or plan.published_folders(), plan.pages(given), Study(**given)
    stale, texts = _stale(planned, folders), {}
    for page in planned:
        made = page.path if page.slug in stale else folders.book / f"{page.slug}.ipynb"
        cells = json.loads(made.read_text("utf-8"))["cells"]
        prose = ("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        texts[page.slug] = "\n\n".join(prose)
    for slug in plan.PROSE:
        path = workspace.root() / "book" / f"{slug}.md"
        texts[slug] = pages.filled(path.read_text("utf-8"), study) if path.exists() else ""
    themes = {page.slug: page.parameters.get("theme") for page in planned}
    sentences = study.release.sentences if "text" in texts else ()

    def title(slug: str) -> str:
        if heading := re.search(r"^# (.+)$", texts[slug], re.M):
            return heading.group(1).strip()
        if slug in ("overview", "ja"):  # whose heading names those who issued the release
            return lead.title(study, "ja" if slug == "ja" else "en").removeprefix("# ")
        return study.codebook.theme(themes[slug]).en if themes.get(slug) else slug

    return [
        Entry("book", "book", cff.about().title),
        *(Entry(slug, "page", title(slug), slug) for slug in texts),
        *(Entry(s.id, "sentence", s.id.upper(), "text", s.id) for s in sentences),
        *(_claims(study) if "claims" in texts else ()),
        *(entry for slug in texts for entry in _on_page(slug, texts[slug], folders)),
    ]


def _stale(planned: list[plan.Page], folders: plan.Folders | None) -> list[str]:
    """The pages that are not executed as they are now: what only that tells of is not known."""
    reasons = why(planned, folders or plan.published_folders())
    return [slug for slug in reasons if reasons[slug]]


def _claims(study: Study) -> Iterator[Entry]:
    """Every claim by its id, titled with the key that prose draws it by; none is computed."""
    release = study.release.id.replace("-", "")
    for rule in sorted(claims.REGISTER.values(), key=lambda r: r.number):
        for member in rule.each(study) if rule.each else [""]:
            id = "-".join(x for x in (release, rule.number, member) if x)
            yield Entry(id, "claim", f"{rule.key}:{member}".rstrip(":"), "claims", id)


def _on_page(slug: str, text: str, folders: plan.Folders) -> Iterator[Entry]:
    """Figures, follow-up items, events and sections that stand on a page."""
    items, events = (files.read_table(f"followthrough/{name}.csv") for name in ("items", "events"))
    known = {id: ("item", t) for id, t in items[["item_id", "paraphrase_en"]].values}
    known |= {f"event-{id}": ("event", t) for id, t in events[["event_id", "title"]].values}
    for mark in _MARKS.finditer(text):
        if mark["figure"]:
            about = json.loads((folders.figures / f"{mark['figure']}.json").read_text("utf-8"))
            yield Entry(f"fig-{about['id']}", "figure", about["title"], slug, f"fig-{about['id']}")
        elif mark["target"] in known:
            yield Entry(mark["target"], *known[mark["target"]], slug, mark["target"])
        elif mark["heading"]:
            yield Entry(mark["target"], "section", mark["heading"].strip(), slug, mark["target"])


def twice(entries: list[Entry]) -> Iterator[InputError]:
    """Ids that are used more than once among the entries."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.id, entry)
        if first is not entry:
            places = " and ".join(f"{e.kind} at '{e.place}'" for e in (first, entry))
            what = f"id '{entry.id}' is used twice: {places}"
            yield InputError(what, allowed="an id of its own for each")


def problems(folders: plan.Folders | None = None) -> Iterator[InputError]:
    """Ids used twice, ids the register lacks, and published ids that went away or moved unsaid,
    less what stands on a page that is not up to date and cannot be told. What there is only beside
    another release need not be registered, since it goes with that. Raises InputError."""
    rows, entries, stale = register(), present(folders=folders), _stale(plan.pages(), folders)
    yield from twice(entries)
    now, places = {e.id: e.place for e in entries}, {e.place for e in entries}
    for number, row in enumerate(rows, start=2):
        where, named, old = f"data/{NAME}, row {number}", f"id '{row['id']}'", Entry.of(row).place
        place, to = now.get(row["id"]), row["moved_to"]
        if to:
            where = f"{where}, column moved_to"
            page, _, anchor = to.partition("#")
            if place is not None and place != to:
                allowed = "nothing" if place == old else place
                yield InputError(f"{named} stands at '{place}'", where, allowed)
            elif place is None and to not in places and not (anchor and page in stale):
                yield InputError(f"there is no '{to}'", where, "a page, or page#anchor")
        elif place is None and not (row["kind"] in IN_BUILD and row["page"] in stale):
            allowed = f"place '{old}', or the place that readers are led to in moved_to; "
            allowed += "no row where it was never published"
            yield InputError(f"{named} was published and is gone", where, allowed)
        elif place not in (None, old):
            allowed = f"place '{old}', or '{place}' in moved_to"
            yield InputError(f"{named} has moved to '{place}'", where, allowed)
    known, allowed = {row["id"] for row in rows}, "what 'dialogue ids --update' adds"
    other = f"-{Study().against or ' '}"
    known |= {e.id for e in entries if e.page in plan.BESIDE or e.id.endswith(other)}
    for id in (id for id in now if id not in known):
        yield InputError(f"id '{id}' is not in the register", f"data/{NAME}", allowed)


def redirects() -> dict[str, str]:
    """The old place of every id that has moved or was given up, and where it leads now."""
    return {Entry.of(row).place: row["moved_to"] for row in register() if row["moved_to"]}


def update(since: str, folders: plan.Folders | None = None) -> list[Entry]:
    """Add to the register what the book has now and the register has not; gives the new entries,
    which ``since`` is the version of. Rows that are there stay. Raises InputError for an id used
    twice, and where a page is not up to date."""
    if stale := _stale(plan.pages(), folders):
        listed = ", ".join(stale[:5]) + ", …" * (len(stale) > 5)
        raise InputError(f"pages are not up to date: {listed}", allowed="'dialogue build' first")
    entries, path = present(folders=folders), workspace.data() / NAME
    for error in twice(entries):
        raise error
    known = {row["id"] for row in register()} if path.exists() else set()
    if new := [e for e in entries if e.id not in known]:
        columns = [field["name"] for field in files.resource(NAME)["schema"]["fields"]]
        rows = pd.DataFrame([(*astuple(e), since, "") for e in new], columns=columns)
        before = path.read_text("utf-8") if path.exists() else ""
        text = rows.to_csv(index=False, header=not before, lineterminator="\n")
        files.write_atomic(path, before + text)
    return new
