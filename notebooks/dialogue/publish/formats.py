"""Citations as text: CSL-JSON, BibTeX, RIS, APA 7 and SIST 02, each from an item of ``cite``."""

import datetime as dt
import json
import re
from functools import cache, lru_cache

from dialogue.analysis import parameters
from dialogue.corpus import dates
from dialogue.corpus.errors import InputError


def day(item: dict) -> dt.date:
    """The day that the item is dated."""
    return dt.date(*item["issued"]["date-parts"][0])


def csl_json(item: dict) -> str:
    """The item as a CSL-JSON file: a list of one, without ``custom``, which few programs know."""
    known = {k: v for k, v in item.items() if k != "custom"}
    return json.dumps([known], ensure_ascii=False, indent=2)


def name(author: dict) -> str:
    """An author of a CSL item as lists are sorted: ``Yamada, Hanako``; an entity by its name."""
    if "literal" in author:
        return author["literal"]
    family = f"{author.get('non-dropping-particle', '')} {author['family']}".strip()
    return ", ".join([family, *(author[k] for k in ("given", "suffix") if k in author)])


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX = str.maketrans(_TEX | {c: f"\\{c}" for c in "&%$#_{}"})


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


def _tex_name(author: dict) -> str:
    """Braces keep an entity's name whole; a suffix stands before the given names."""
    if "literal" in author:
        return "{" + _tex(author["literal"]) + "}"
    if "suffix" in author:
        family = name({k: v for k, v in author.items() if k not in ("given", "suffix")})
        return _tex(", ".join([family, author["suffix"], author.get("given", "")]))
    return _tex(name(author))


def bibtex(item: dict) -> str:
    """The item as a BibTeX entry in UTF-8; the version also stands in the note, which all show."""
    fields = {
        "author": " and ".join(map(_tex_name, item["author"])),
        "title": "{" + _tex(item["title"]) + "}",
        "booktitle": _tex(item.get("container-title", "")),
        "publisher": _tex(item["publisher"]),
        "year": str(day(item).year),
        "month": dates.month(day(item))[:3].lower(),
        "version": _tex(item["version"]),
        "url": item.get("URL", ""),
        "abstract": _tex(item.get("abstract", "")),
        "note": _tex("; ".join(x for x in (f"Version {item['version']}", item.get("note")) if x)),
    }
    kind = "book" if item["type"] == "book" else "incollection"
    lines = [f"  {k} = {v if k == 'month' else f'{{{v}}}'}," for k, v in fields.items() if v]
    return "\n".join([f"@{kind}{{{item['id']},", *lines, "}", ""])


def ris(item: dict) -> str:
    """The item as a RIS record."""
    rows = [
        ("TY", {"book": "BOOK", "figure": "FIGURE"}.get(item["type"], "CHAP")),
        ("ID", item["id"]),
        *(("AU", name(author)) for author in item["author"]),
        ("TI", item["title"]),
        ("T2", item.get("container-title")),
        ("PY", str(day(item).year)),
        ("DA", f"{day(item):%Y/%m/%d}"),
        ("ET", item["version"]),
        ("PB", item["publisher"]),
        ("LA", item["language"]),
        ("UR", item.get("URL")),
        ("AB", item.get("abstract")),
        ("N1", item.get("note")),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in rows if value]
    return "\n".join([*lines, "ER  - ", ""])


def _seen(item: dict) -> str:
    """The commit, and the parameters that are not the published ones, in brackets."""
    custom = item["custom"]
    said = [f"commit {custom['commit']}"] if "commit" in custom else []
    said += [f"{k}={v}" for k, v in parameters.changed(custom.get("parameters", {})).items()]
    return f" [{', '.join(said)}]" if said else ""


@cache
def _apa():
    from citeproc import CitationStylesStyle

    return CitationStylesStyle("apa", validate=False)


def apa(item: dict) -> str:
    """The reference in APA 7, by citeproc, and in brackets what of the view APA has no place for.
    Left out: a publisher that is the author, and the original's title, which the item's has."""
    parts = ("given", "non-dropping-particle", "family", "suffix", "literal")
    authors = [_whole_name(author) for author in item["author"]]
    said = [" ".join(author[part] for part in parts if part in author) for author in authors]
    left_out = ["custom", "original-title", "abstract", "note"]
    left_out += ["publisher"] * (said == [item["publisher"]])
    stand_in = "Title" + item["title"][-1] * (not item["title"][-1].isalnum())
    known = {k: v for k, v in item.items() if k not in left_out}
    known |= {"id": "id", "title": stand_in, "author": authors}
    text = _in_apa(json.dumps(known, sort_keys=True)).replace(stand_in, item["title"])
    return re.sub(r"([?!])\.(?= )", r"\1", text) + _seen(item)  # citeproc-py leaves "?." standing


def _whole_name(author: dict) -> dict:
    """citeproc-py cuts given names to initials, which those in Japanese signs do not have."""
    if re.match("[A-Za-z\u00c0-\u024f]", author.get("given", "A")):
        return author
    return {"literal": f"{author['family']} {author['given']}"}


@lru_cache(maxsize=1000)
def _in_apa(item: str) -> str:
    """The reference to a CSL item in JSON; most items of a book differ in their titles only."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([json.loads(item)])
    bibliography = CitationStylesBibliography(_apa(), source, formatter.plain)
    bibliography.register(Citation([CitationItem("id")]))
    return str(bibliography.bibliography()[0])


def sist02(item: dict) -> str:
    """The reference in SIST 02-2007, with the view after the version. Not by the style ``sist02``:
    citeproc-py prints its label for pages, ページ, without any, and it knows no version."""
    title = item["title"] if item["type"] == "book" else f"“{item['title']}”"
    imprint = f"Version {item['version']}{_seen(item)}, {item['publisher']}, {day(item).year}"
    parts = [", ".join(map(name, item["author"])), title, item.get("container-title"), imprint]
    return ". ".join(filter(None, [*parts, item.get("URL")])) + "."


FORMATS = {"bibtex": bibtex, "ris": ris, "csl-json": csl_json, "text": apa, "sist02": sist02}


def every(item: dict) -> dict[str, str]:
    """The item in every format."""
    return {name: write(item) for name, write in FORMATS.items()}


def formatted(item: dict, format: str) -> str:
    """The item in one of ``FORMATS``. Raises InputError that lists them."""
    if format not in FORMATS:
        raise InputError(f"unknown format '{format}'", allowed=", ".join(FORMATS))
    return FORMATS[format](item)
