"""What ``CITATION.cff`` (Citation File Format 1.2.0) says of the book, for all who cite it."""

import datetime as dt
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError
from dialogue.corpus.followthrough import latest

_NAMES = ("family-names", "given-names", "name-particle", "name-suffix")
_ANYBODY = ("address", "alias", "city", "country", "email", "fax", "orcid", "post-code")
_ANYBODY += ("region", "tel", "website")
_PERSON = (*_NAMES, "affiliation", *_ANYBODY)
_ENTITY = ("name", "date-end", "date-start", "location", *_ANYBODY)


def _day(value: object) -> dt.date:
    text = value.isoformat() if type(value) is dt.date else str(value)
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{value}' is no day; allowed: a day such as 2026-11-23") from None


def _text(value: object) -> object:
    """A version may stand without quotation marks, as a number or a day."""
    return str(value) if type(value) in (int, float, dt.date) else value


Text = Annotated[str, Field(min_length=1)]
Version, Day = Annotated[Text, BeforeValidator(_text)], Annotated[dt.date, BeforeValidator(_day)]
Url = Annotated[str, Field(pattern="^(https?|s?ftp)://.+")]
Licences = Annotated[list[Text], BeforeValidator(lambda v: [v] if isinstance(v, str) else v)]


class Author(BaseModel):
    """A person or an entity: ``name`` as it is said, ``csl`` as CSL-JSON takes it apart."""

    name: str
    csl: dict[str, str]
    entity: bool

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: object) -> dict:
        said = "a name, or family-names and given-names"
        if not isinstance(given, dict):
            raise ValueError(f"'{given}' is no author; allowed: {said}")
        allowed = _ENTITY if "name" in given else _PERSON
        for key, value in given.items():
            if key not in allowed:
                raise ValueError(f"unknown key '{key}'; allowed: {', '.join(sorted(allowed))}")
            if key in ("name", "alias", *_NAMES) and not (isinstance(value, str) and value.strip()):
                raise ValueError(f"{key} '{value}' is no text; allowed: {said}")
        family, first, particle, suffix = (given.get(key, "") for key in _NAMES)
        if not family:
            name = given.get("name") or first or given.get("alias")
            if not name:
                raise ValueError(f"an author has no name; allowed: {said}")
            return {"name": name, "csl": {"literal": name}, "entity": "name" in given}
        csl = {"family": family, "given": first, "non-dropping-particle": particle}
        csl = {k: v for k, v in {**csl, "suffix": suffix}.items() if v}
        order = (family, first) if _EAST.search(family) else (first, particle, family, suffix)
        return {"name": " ".join(filter(None, order)), "csl": csl, "entity": False}


_EAST = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")  # signs of names that begin with the family's


class Citation(BaseModel):
    """The book's own data. Where the file gives no version it is the package's, where it gives no
    day the one up to which the record is known."""

    model_config = ConfigDict(extra="forbid", alias_generator=lambda name: name.replace("_", "-"))

    cff_version: str = Field(pattern=r"^1\.2\.0$")
    message: Text
    title: Text
    authors: list[Author] = Field(min_length=1)
    version: Version = Field(default_factory=lambda: version("dialogue-book"))
    released: Day = Field(alias="date-released", default_factory=lambda: _day(latest()))
    abstract: Text = ""
    keywords: list[Text] = Field([], min_length=1)
    license: Licences = Field([], min_length=1)
    type: str = Field("software", pattern="^(software|dataset)$")
    commit: Text = ""
    contact: list[Author] = Field([], min_length=1)
    doi: str = Field("", pattern=r"^10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+$")
    identifiers: list[dict] = Field([], min_length=1)
    license_url: Url = ""
    preferred_citation: dict = {}
    references: list[dict] = Field([], min_length=1)
    repository: Url = ""
    repository_artifact: Url = ""
    repository_code: Url = ""
    url: Url = ""

    @property
    def publisher(self) -> str:
        """The first entity among the authors, else the first of them: the book has no other."""
        return min(self.authors, key=lambda author: not author.entity).name


def about() -> Citation:
    """What the file says. Raises InputError that names the key."""
    path = workspace.root() / "CITATION.cff"
    return files.checked(Citation, files.read_yaml(path), path)


def problems() -> Iterator[InputError]:
    """Why the file cannot be used, or that other files name another version."""
    cited = about().version
    for path in (workspace.root() / ".zenodo.json", workspace.data() / "datapackage.json"):
        own = files.read_json(path).get("version", cited) if path.exists() else cited
        if own != cited:
            yield InputError(f"version '{own}'", workspace.shown(path), f"{cited} of CITATION.cff")
