"""Text of a page as Markdown: values come from claims, sentences are linked."""

import re
from collections.abc import Iterable
from html import escape
from importlib.metadata import version

import pandas as pd

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.claims.register import plain
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


def quoted(text: str) -> str:
    """Words of a release as they are written, in which nothing is Markdown or a link."""
    return re.sub(r"[!-/:-@\[-`{-~]|S(?=\d)", lambda sign: f"&#{ord(sign[0])};", text)


def paragraph(text: str, language: str) -> str:
    """A text of a release as a paragraph of HTML, in which nothing is Markdown or a link."""
    said = re.sub(r"S(?=\d)", "&#83;", escape(text, quote=False))
    return f'<p lang="{language}">{said}</p>'


def names(entry) -> str:
    """A code's English and Japanese names; once where they are the same."""
    return " ".join(dict.fromkeys(plain(name) for name in (entry.en, entry.ja)))


def in_context(study: Study, places: pd.DataFrame) -> list[str]:
    """Matches (see ``measures.occurrences``) in bold, with … where their sentences go on."""
    shown = []
    for row in places.itertuples():
        text, around = study.release.by_id[row.sentence_id].text, (row.before, row.match, row.after)
        start = "" if text.startswith(row.before + row.match) else "…"
        end = "" if text.endswith(row.match + row.after) else "…"
        before, match, after = map(quoted, around)
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


def absent(study: Study, what: str) -> Markdown:
    """Said in place of what a release does not have: a file of its own, or in words."""
    named = f"`data/{study.folder}/{what}`" if "." in what else what
    return Markdown(f"This release has no {named} yet.")


def in_japanese(study: Study) -> Markdown:
    """Says of a page on Japanese words that an English text has none; of a Japanese one nothing."""
    english = "The statement read here is in English: this page looks for Japanese words in it."
    return Markdown(english * (study.release.language == "en"))


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
