"""The words of the pages that need a second release: what changed, the series, precedents."""

from html import escape
from urllib.parse import quote

import pandas as pd

from dialogue.analysis import comparison, parameters, series
from dialogue.analysis.comparison import Comparison, Pair, Text
from dialogue.analysis.study import Study
from dialogue.corpus import dates
from dialogue.prose.core import Markdown, say, table
from dialogue.prose.switch import embedded

_NAMES = {"ja": "Japanese", "en": "English"}


def opening(study: Study) -> Markdown:
    """What became of the sentences, and in which languages they were compared."""
    made, other = comparison.of(study), study.against
    return say(
        study,
        f"{{{{.dlg-finding}}}}\nFrom {_told(made.earlier)} to {_told(made.later)}: {{new/{other}}} "
        f"sentences are new, {{edited/{other}}} edited, {{carried/{other}}} as they were; "
        f"{{dropped/{other}}} of the earlier are gone.\n\n{_languages(made)}",
    )


def _told(text: Text) -> str:
    day = text.about.held_start or text.about.published
    return f"{text.name} ({dates.day(day)})" if day else text.name


def _languages(made: Comparison) -> str:
    """Which languages were compared, how much of them, and what that may hide."""
    if len(made.languages) < 2:
        only = _NAMES.get("".join(made.languages), "no language that both have")
        return (
            f"Compared in {only} alone. A translation may be worded anew from round to round where "
            "the other language stays the same: an edit here may be the translator’s."
        )
    both = (f"{len(t.said['en'])} of {len(t.said['ja'])}" for t in (made.earlier, made.later))
    return (
        "Compared in Japanese and English; two sentences belong together if they do in either, "
        "since a translation may be worded anew where the other language stays the same. Each says "
        f"how alike it is in which. {' and '.join(both)} sentences have their English beside them: "
        "the nth of a part is taken for the translation of the nth, where a part has as many."
    )


def listed(study: Study, kind: str) -> Markdown:
    """The sentences of one kind with their texts; what was edited within them is marked."""
    made, pairs = comparison.of(study), comparison.pairs(study)[kind]
    return Markdown("\n\n".join(_block(study, made, p) for p in pairs) or "None at this threshold.")


def _block(study: Study, made: Comparison, pair: Pair) -> str:
    sides = [(t, s) for t, s in ((made.later, pair.later), (made.earlier, pair.earlier)) if s]
    head = " from ".join(_label(study, text, s) for text, s in sides)
    if alike := ", ".join(f"{n:.0f} % in {_NAMES[x]}" for x, n in pair.alike.items()):
        head += f" · alike: {alike}"
    (text, sentence), shown = sides[0], []
    for language in made.languages if len(sides) > 1 else text.said:
        said = [t.said[language].get(s.id) for t, s in sides]
        if all(said):
            shown.append(_changed(said[-1], said[0], language))
    own = next((study.translation.get(s.id) for _, s in sides if s.id in study.release.by_id), None)
    if own and "en" not in text.said and pair.most < 100:
        shown.append(f"<p><em>Working English.</em> {escape(own)}</p>")
    link = f"precedents.html?phrase={quote(text.said[text.about.language][sentence.id])}"
    shown.append(f'<p class="dlg-links"><a href="{link}">Look in all rounds</a></p>')
    return f":::{{div}} dlg-sentence dlg-wording\n{head}\n\n" + "\n".join(shown) + "\n:::"


def _label(study: Study, text: Text, sentence) -> str:
    own = sentence.id in study.release.by_id
    return (
        f"[{sentence.label}](#{sentence.id})" * own
        + sentence.label * (not own)
        + f" of {text.name}"
    )


def _changed(old: str, new: str, language: str) -> str:
    """A wording with what went struck out and what came underlined, which the style sheet also says
    to readers of screens."""
    tags = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    pieces = comparison.changes(old, new, language)
    inside = "".join(tags[kind].format(escape(text)) for kind, text in pieces)
    return f'<p lang="{language}">{inside}</p>'


# The series


def rounds(study: Study) -> Markdown:
    """The releases of the series: when, how many sentences, in which language, how well coded."""
    rows = [
        {
            "Release": _round(each),
            "When": str(each.meta.held_start or each.meta.published or "unknown"),
            "Sentences": len(each.sentences),
            "Language": _NAMES[each.release.language],
            "No rule knows the predicate of": int(each.sentences["verb"].eq("").sum()),
        }
        for each in series.studies(study)
    ]
    return table(study, rows)


def _round(each: Study) -> str:
    return f"Round {each.meta.round}" if each.meta.round else each.release.id


def counted(study: Study, kind: str) -> Markdown:
    """Sentences of each round by form, topic or forum, and the round in which each came first."""
    book = study.codebook
    entries = {"forms": study.grouping.groups, "topics": book.topics, "forums": book.actors.forums}
    names = {e.id: " ".join(dict.fromkeys((e.en, e.ja))) for e in entries[kind]}
    columns = {s.release.id: _round(s) for s in series.studies(study)}
    counts = series.counts(study, kind).rename(columns=columns)
    if counts.empty:
        return Markdown("No sentence of any round.")
    shown = counts.assign(**{"First in": counts.gt(0).idxmax(axis=1)}).rename(index=names)
    return table(study, shown[["First in", *counts]], index=kind.removesuffix("s").capitalize())


def keyness(study: Study) -> Markdown:
    """The words that this round has more, or less, often than the others, by more than chance."""
    words = series.keyness(study)
    if words.empty:
        return Markdown(
            "No word: chance alone could make every difference in texts of this length."
        )
    times = [f"{2 ** abs(v):.1f} times as {'often' if v > 0 else 'rarely'}" for v in words["lrc"]]
    columns = {"word": "Word", "here": "Here", "elsewhere": "In the others", "times": "At least"}
    return table(study, words.assign(times=times), columns)


# Precedents


def finder(study: Study) -> Markdown:
    """Where a reader types a phrase; the script (``precedents.js``) fills it, from what is here."""
    data = embedded(wordings(study)).replace("<", "\\u003c")  # whatever a release says
    return Markdown(
        '<div class="dlg-precedents dlg-wording" hidden><script type="application/json">'
        f"{data}</script></div>"
        "<noscript><p>Finding precedents in the page needs JavaScript.</p></noscript>"
    )


def wordings(study: Study) -> dict:
    """What the finder looks in: every sentence of every release, in each of its languages."""
    releases = [
        {
            "id": text.about.id,
            "name": text.name[0].upper() + text.name[1:],
            "title": text.about.title_en,
            "date": str(text.about.held_start or text.about.published or ""),
            "sentences": [[s.id, s.label] for s in text.sentences],
            "said": text.said,
        }
        for text in comparison.everything()
    ]
    return {"own": study.release.id, "near": comparison.NEAR, "releases": releases}


def known(study: Study) -> Markdown:
    """Which releases the finder looks in."""
    texts = comparison.everything()
    names = [f"{_told(t)}, in {' and '.join(_NAMES[x] for x in t.said)}" for t in texts]
    return Markdown(f"Looked in: {'; '.join(names)}.")


# How it does


def validation(study: Study) -> Markdown:
    """Precision and recall of the alignment on the pair that was aligned by hand, by threshold."""
    rates, rows = comparison.validation(), []
    for threshold, found in rates.groupby("threshold"):
        mark = "**" * (threshold == parameters.THRESHOLD)
        names = found["kind"].str.capitalize() + " (" + found["by_hand"].astype(str) + ")"
        cells = zip(found["precision"].map(_rate), found["recall"].map(_rate), strict=True)
        rows.append(
            {"Threshold": f"{mark}{threshold} %{mark}"}
            | dict(zip(names, map(", ".join, cells), strict=True))
        )
    return table(study, rows)


def _rate(value: float) -> str:
    return "none" if pd.isna(value) else f"{value:.2f}"
