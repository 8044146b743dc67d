"""The statement and the codebook for KH Coder (Higuchi, https://khcoder.net/).

KH Coder reads a text whose headings stand in lines of their own, ``<h1>…</h1>`` to ``<h5>…</h5>``,
and coding rules: a line ``*name``, then conditions joined by ``or``, with strings in single quotes
and comments after ``#`` (https://khcoder.net/scr_docs_codfile.html). Strings are looked for in the
text as it is and not among the words that were segmented, so that 日米豪印 is found. It counts a
heading as a sentence: so the unit to choose is the paragraph (段落), a line, a sentence of ours.
"""

import re
from itertools import product
from pathlib import Path

from dialogue.analysis import parameters, words
from dialogue.analysis.study import Study
from dialogue.corpus import files
from dialogue.corpus.errors import InputError

_TOGETHER = ("協力", "連携", "協働")  # kept apart in English
_NOTE = """\
# Coding rules for KH Coder, from codebook version {version}, for release {release}.
# Coding unit: paragraph (段落); each sentence is a paragraph of the text file.
# 話題: topics, 場: forums, 価値: values, 語: words. The rules are the codebook's patterns; what the
# readings of the book code by hand may differ.
{differs}"""


def write(folder: Path, study: Study) -> list[Path]:
    """Write files named after the release: ``-text`` (with headings), ``-sentences`` (CSV for KH
    Coder's own import: one row a sentence, its codes as variables), ``-rules`` (coding rules) and
    ``-words`` (one a line, for 強制抽出, words to be extracted whole). Gives their paths. Raises
    InputError: the folder cannot be written, a pattern of the codebook not be said as strings."""
    start = Path(folder) / study.release.id
    made = {
        f"{start}-text.txt": text(study),
        f"{start}-sentences.csv": sentences(study),
        f"{start}-rules.txt": rules(study),
        f"{start}-words.txt": "".join(f"{word}\n" for word in words.LOOKED_FOR),
    }
    files.writable(Path(folder))
    for path, content in made.items():
        files.write_atomic(Path(path), content)
    return [*map(Path, made)]


def text(study: Study) -> str:
    """The statement: the release's title as first heading, parts as second (the opening, which has
    none in the release, stands under that of its part), a sentence a line."""
    lines = [f"<h1>{study.release.title}</h1>"]
    names = {p.id: p.ja for p in study.codebook.parts}
    for part in dict.fromkeys(s.part for s in study.release.sentences):
        lines.append(f"<h2>{names.get(part, part)}</h2>")
        lines += [s.text for s in study.release.of_part(part)]
    return "\n".join(lines) + "\n"


def sentences(study: Study) -> str:
    """The sentences as CSV with label, part, subject, form and whether that counts (commitment);
    without a byte order mark, which KH Coder would take for part of the first name."""
    table, book, answers = study.sentences, study.codebook, {True: "yes", False: "no"}
    shown = table[["label", "text"]].assign(
        part=table["part"].replace({p.id: p.ja for p in book.parts}),
        subject=[book.subject(s).ja if s else "" for s in table["subject"]],
        form=[study.grouping.group(g).ja if g else "" for g in table["group"]],
        commitment=table["commitment"].map(answers),
        continues=table["continues"].map(answers),
    )
    return shown.to_csv(index=False, lineterminator="\n")


def rules(study: Study) -> str:
    """Topics, forums and values by their patterns; words for carrying on and working together."""
    book = study.codebook
    chosen = ", ".join(f"{k} {v}" for k, v in parameters.changed(study.parameters).items())
    differs = f"# Not as published: {chosen}.\n" if chosen else ""
    blocks = [_NOTE.format(version=book.version, release=study.release.id, differs=differs)]
    coded = {"話題": book.topics, "場": book.actors.forums, "価値": book.values.values}
    for kind, codes in coded.items():
        blocks += [_rule(f"{kind}_{code.ja}", code.pattern) for code in codes]
    blocks += [_rule(f"語_{word}", re.escape(word)) for word in (*words.COURSE, *_TOGETHER)]
    return "\n".join(blocks)


def _rule(name: str, pattern: str) -> str:
    said = " or ".join(f"'{s}'" for s in strings(pattern))
    note = f"# wider than the pattern {pattern}\n" if re.search(r"\(\?<?[=!]", pattern) else ""
    return f"{note}*{name}\n{said}\n"


def strings(pattern: str) -> list[str]:
    """Every string that a pattern matches, each once, less what has to stand before or after it.
    Raises InputError for a pattern with no end of strings, or with more than this reads."""
    from re import _parser  # Python has no public way to take a pattern apart

    try:
        found = [s for s in dict.fromkeys(_expand(_parser.parse(pattern))) if s]
    except ValueError:
        found = []
    if not found:
        what, allowed = "cannot be said as strings", "letters, |, (…), [letters] and ?"
        raise InputError(f"pattern '{pattern}' {what}", "data/codebook", allowed)
    return found


def _expand(parsed) -> list[str]:
    found = [""]
    for kind, value in parsed:
        match str(kind):
            case "LITERAL":
                ends = [chr(value)]
            case "IN" if all(str(k) == "LITERAL" for k, _ in value):
                ends = [chr(v) for _, v in value]
            case "BRANCH":
                ends = [s for branch in value[1] for s in _expand(branch)]
            case "SUBPATTERN":
                ends = _expand(value[-1])
            case "MAX_REPEAT" if value[1] == 1:
                ends = [*_expand(value[2]), *([""] if value[0] == 0 else [])]
            case "ASSERT" | "ASSERT_NOT":
                ends = [""]
            case _:
                raise ValueError
        found = [a + b for a, b in product(found, ends)]
    return found
