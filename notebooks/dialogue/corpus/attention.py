"""What a person has to look at in a release that so far only programs have read, a line each."""

import re
from collections.abc import Iterator

from dialogue.corpus import codebook, description, files, readings, workspace
from dialogue.corpus import release as parser
from dialogue.corpus.codebook import Codebook
from dialogue.corpus.coding import Coder
from dialogue.corpus.description import About
from dialogue.corpus.entries import ids
from dialogue.corpus.patterns import Seen
from dialogue.corpus.release import Release

# What looks like the name of a body: words that end in one of these, or capitals
_ACRONYM = r"(?<![A-Za-z])[A-Z][A-Za-z-]*[A-Z][A-Z0-9]*"
_BODY = {
    "ja": r"[一-龥ァ-ヶーA-Za-z0-9・]+(?:省|庁|委員会|機構|機関|連合|会議|総会|フォーラム|作業部会"
    r"|パートナーシップ|イニシアティブ|コンソーシアム|センター)",
    "en": r"(?:[A-Z][\w-]+ (?:(?:of|on|for|and|the) )*)*(?:Ministry|Department|Agency|Council|Union"
    r"|Commission|Committee|Conference|Forum|Organi[sz]ation|Partnership|Initiative|Bureau|Group)"
    r"\b(?:(?: (?:of|on|for|and|the))+(?: [A-Z][\w-]+)+)*",
}
_WANTED = ("held_start", "kind_ja", "kind_en", "dialogue_ja", "dialogue_en", "sides")
_WANTED += ("publisher_ja", "publisher_en")  # of a description, beside titles and the day
_WITHIN = ("note", "list", "cut")  # what in a statement is no sentence
_SHOWN = 40  # signs of a text


def of_drafts() -> Iterator[str]:
    """The same of every release whose draft reading nobody has reviewed yet."""
    for path in sorted(workspace.data().glob("releases/*/readings/draft.csv")):
        folder = path.parents[1]
        if readings.coders(folder.name)[0] == "auto":
            about = description.read(folder)
            yield f"{folder.name}: its draft reading is not reviewed; to be looked at by a person:"
            for line in lines(parser.load(folder, about), about, codebook.load()):
                yield f"- {line}"


def lines(release: Release, about: About, book: Codebook) -> Iterator[str]:
    """Dates, names and parts that ``about`` or the codebook lacks; sentences whose predicate no
    rule knows; bodies that the codebook does not have."""
    yield from _described(release, about)
    known = ids(book.parts)
    if others := [f"{p.id} {p.heading}" for p in release.parts if p.heading and p.id not in known]:
        yield f"parts that the codebook does not name: {', '.join(others)}"
    if damaged := release.text.count("\ufffd"):
        yield f"{damaged} signs could not be read and stand as \ufffd"
    coder = Coder(book, release.language)
    for clause in coder.code(release):
        if clause.main and not clause.verb:
            said = clause.sentence
            yield f"{said.label}: no rule knows the predicate: {_short(said.text, end=True)}"
    if bodies := _bodies(release, coder):
        named = (f"{name} ({', '.join(where)})" for name, where in bodies.items())
        yield f"bodies that the codebook does not have: {', '.join(named)}"


def _described(release: Release, about: About) -> Iterator[str]:
    if not about.published:
        yield "no date: published is missing in release.yml"
    elif release.date not in (None, about.published):
        yield f"the text is dated {release.date}, release.yml says {about.published}"
    if about.published and about.published < (about.held_end or about.published):
        yield f"held on {about.held_end}, after it was published on {about.published}"
    if about.title_ja == about.title_en:
        yield "title_ja and title_en in release.yml are the same: one of them is to be written"
    if missing := [name for name in _WANTED if not getattr(about, name)]:
        yield f"release.yml does not have: {', '.join(missing)}"


def remainders(release: Release) -> Iterator[str]:
    """What of the text is no sentence of the statement: in a line what stands around it, by its
    kind and lines in the text, and in one each what stands in it."""
    around = []
    for rest in parser.account(release):
        place = f"{rest.line}" if rest.line == rest.last else f"{rest.line} to {rest.last}"
        if rest.kind in _WITHIN:
            yield f"no sentence ({rest.kind}, line {place}): {_short(rest.text)}"
        else:
            around.append(f"{rest.kind} ({place})")
    if around:
        yield f"around the statement, by lines: {', '.join(around)}"


def _bodies(release: Release, coder: Coder) -> dict[str, list[str]]:
    """Names of bodies that no pattern of the codebook and no entry of its glossary takes, with the
    sentences they stand in."""
    patterns = [p for _, p in (*coder.subjects, *coder.topics, *coder.forums, *coder.values)]
    glossary = files.read_table("codebook/glossary.csv")[["ja", "en", "abbr", "also"]]
    terms = {term for cell in glossary.to_numpy().flat for term in cell.split(";")}
    endings = tuple(term for term in terms if term and not term.isascii())
    found: dict[str, list[str]] = {}
    for sentence in release.sentences:
        text = Seen(sentence.text).text
        coded = [match.span() for pattern in patterns for match in pattern.finditer(text)]
        for body in re.finditer(f"{_BODY[release.language]}|{_ACRONYM}", text):
            overlaps = any(start < body.end() and body.start() < end for start, end in coded)
            if not overlaps and body[0] not in terms and not body[0].endswith(endings):
                found.setdefault(body[0], []).append(sentence.label)
    return {name: [*dict.fromkeys(where)] for name, where in found.items()}


def _short(text: str, end: bool = False) -> str:
    """The text in one line, its beginning or its end where it is long."""
    text = " ".join(text.split())
    if len(text) <= _SHOWN:
        return text
    return f"…{text[-_SHOWN:]}" if end else f"{text[:_SHOWN]}…"
