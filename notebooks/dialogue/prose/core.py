"""Text of a page as Markdown: values come from claims, sentences are linked."""

import re

import pandas as pd

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import files

USED = "application/vnd.dialogue.used+json"


class Markdown(str):
    """Text that a notebook shows as Markdown."""

    def _repr_markdown_(self) -> str:
        return str(self)


class Box(Markdown):
    """The last thing a page shows; tells ``pages`` what of the data was read to make it."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": str(self), USED: sorted(files.used)}


class _Values(dict):
    def __init__(self, study: Study):
        self.study = study

    def __missing__(self, key: str) -> str:
        name, _, member = key.partition("/")
        family = name in claims.REGISTER and claims.REGISTER[name].each
        if family and not member:
            member = self.study.parameters.get("theme", "")
        return claims.compute(self.study, name, member or None).link


def say(study: Study, text: str) -> Markdown:
    """Markdown with ``{key}`` replaced by the claim's value, linked, and ``S07`` by a link.

    ``{key/member}`` draws from a family; without a member a family takes the page's theme.
    Raises InputError for an unknown claim.
    """
    return Markdown(link_sentences(study, text.strip().format_map(_Values(study))))


def link_sentences(study: Study, text: str) -> str:
    """Every mention such as ``S07`` of a sentence there is becomes a link to it."""
    ids = {s.label: s.id for s in study.release.sentences}

    def link(match):
        label = match.group()
        return f"[{label}](#{ids[label]})" if label in ids else label

    return re.sub(r"(?<![\[\w-])S\d{2,}\b(?!\])", link, text)


def labels(sentences: pd.DataFrame, which: pd.Series) -> str:
    """The labels of those of the sentences for which ``which`` is true: ``S01, S07``."""
    return ", ".join(sentences.loc[which, "label"])


def plain(text: str) -> str:
    """Text whose signs mean nothing in Markdown."""
    return re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", text)


def table(study: Study, frame: pd.DataFrame, columns: dict[str, str] | None = None) -> Markdown:
    """A DataFrame as a Markdown table, sentence labels linked; of ``columns``, so named."""
    if columns:
        frame = frame[list(columns)].rename(columns=columns)
    return Markdown(link_sentences(study, frame.to_markdown(index=False)))


def absent(study: Study, table: str) -> Markdown:
    """Said in place of what a release has no table for."""
    return Markdown(f"This release has no `data/{study.folder}/{table}` yet.")


def box(study: Study, template: str) -> Box:
    """The parameters of the page, its versions, and the command that makes it again."""
    used = study.given
    rows = "\n".join(f"| `{k}` | `{v}` | {parameters.parameter(k).help} |" for k, v in used.items())
    given = [f"-p {k}={v}" for k, v in used.items()]
    return Box(
        ":::{dropdown} Parameters of this page, and how to run it again\n"
        f"| parameter | value | what it is |\n| --- | --- | --- |\n{rows}\n\n"
        f"Release `{study.release.id}`, text `sha256:{study.release.sha256[:12]}`; codebook "
        f"version {study.codebook.version}; package version {version()}.\n\n"
        f"```bash\ndialogue run {template} {' '.join(given)}\n"
        f"papermill notebooks/{template}.ipynb out.ipynb {' '.join(given).replace('=', ' ')}\n"
        "```\n:::"
    )


def version() -> str:
    from importlib.metadata import version

    return version("dialogue-book")
