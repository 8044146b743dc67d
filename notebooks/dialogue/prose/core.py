"""Text of a page as Markdown: values come from claims, sentences are linked."""

import re
from collections.abc import Iterable
from html import escape
from importlib.metadata import version

import pandas as pd

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import workspace

USED = "application/vnd.dialogue.used+json"


class Markdown(str):
    """Text that a notebook shows as Markdown; tells what of the project was read up to there."""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/markdown": str(self), USED: sorted(workspace.used)}


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
    links = {s.label: f"[{s.label}](#{s.id})" for s in study.release.sentences}
    mention = r"(?<![\[\w-])S\d{2,}\b(?!\])"
    return re.sub(mention, lambda match: links.get(match.group(), match.group()), text)


def labels(sentences: pd.DataFrame, which: pd.Series) -> str:
    """The labels of those of the sentences for which ``which`` is true: ``S01, S07``."""
    return ", ".join(sentences.loc[which, "label"])


def plain(text: str) -> str:
    """Text whose signs mean nothing in Markdown."""
    return re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", text)


def in_context(study: Study, places: pd.DataFrame) -> list[str]:
    """Matches (see ``measures.occurrences``) in bold, with … where their sentences go on."""
    shown = []
    for row in places.itertuples():
        text, around = study.release.by_id[row.sentence_id].text, (row.before, row.match, row.after)
        start = "" if text.startswith(row.before + row.match) else "…"
        end = "" if text.endswith(row.match + row.after) else "…"
        before, match, after = (escape(t, quote=False).replace("|", "&#124;") for t in around)
        shown.append(f"{start}{before}<b>{match}</b>{after}{end}")
    return shown


def table(study: Study, rows, columns: dict[str, str] | None = None, index: str = "") -> Markdown:
    """A Markdown table of what makes a DataFrame, sentence labels linked.

    Of ``columns`` alone, under the names that they have there; ``index`` names its index, which is
    left out without a name.
    """
    frame = pd.DataFrame(rows)
    frame = frame.rename_axis(index).reset_index() if index else frame
    frame = frame[list(columns)].rename(columns=columns) if columns else frame
    return Markdown(link_sentences(study, frame.to_markdown(index=False)))


def bullets(study: Study, lines: Iterable[str], none: str = "") -> Markdown:
    """A list, sentence labels linked; ``none`` where it has no line."""
    return Markdown(link_sentences(study, "\n".join(f"- {line}" for line in lines) or none))


def select(id: str, name: str, label: str, options: dict[str, str], chosen=None) -> str:
    """A choice as HTML with its label; ``options`` maps each value to what is read."""
    shown = "".join(
        f'<option value="{escape(value)}"{" selected" * (value == chosen)}>{escape(text)}</option>'
        for value, text in options.items()
    )
    return (
        f'<div><label for="{id}">{label}</label> <select id="{id}" name="{name}">{shown}'
        "</select></div>"
    )


def absent(study: Study, table: str) -> Markdown:
    """Said in place of what a release has no table for."""
    return Markdown(f"This release has no `data/{study.folder}/{table}` yet.")


def box(study: Study, template: str, language: str = "en") -> Markdown:
    """The parameters of the page, its versions, and the command that makes it again."""
    used = study.given.items()
    given = " ".join(f"-p {k}={v}" for k, v in used)
    if language == "ja":
        return Markdown(
            f":::{{dropdown}} 再実行の方法\n符号化規則の版：{study.codebook.version}。\n\n"
            f"```bash\ndialogue run {template} {given}\n```\n:::"
        )
    rows = "\n".join(f"| `{k}` | `{v}` | {parameters.parameter(k).help} |" for k, v in used)
    return Markdown(
        ":::{dropdown} Parameters of this page, and how to run it again\n"
        f"| parameter | value | what it is |\n| --- | --- | --- |\n{rows}\n\n"
        f"Release `{study.release.id}`, text `sha256:{study.release.sha256[:12]}`; codebook "
        f"version {study.codebook.version}; package version {version('dialogue-book')}.\n\n"
        f"```bash\ndialogue run {template} {given}\n"
        f"papermill notebooks/{template}.ipynb out.ipynb {given.replace('=', ' ')}\n"
        "```\n:::"
    )
