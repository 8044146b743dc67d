"""The words of the pages that need a second release: what changed, the series, precedents."""

from html import escape
from urllib.parse import quote

import pandas as pd

from dialogue.analysis import comparison, parameters, series
from dialogue.analysis.comparison import Pair, Text
from dialogue.analysis.study import Study
from dialogue.corpus import dates
from dialogue.prose.core import Markdown, say, table
from dialogue.prose.switch import embedded

_NAMES = {"ja": "Japanese", "en": "English"}


def opening(study: Study) -> Markdown:
    """What became of the sentences, and in which languages they were compared."""
    made, other = comparison.of(study), study.against
    text = (
        "{{.dlg-finding}}\n"
        f"From {_told(made.earlier)} to {_told(made.later)}: {{new/{other}}} sentences are new, "
        f"{{edited/{other}}} edited, {{carried/{other}}} as they were; {{dropped/{other}}} of the "
        f"earlier are gone.\n\n{_languages(made)}"
    )
    return say(study, text)


def _told(text: Text) -> str:
    day = text.about.held_start or text.about.published
    return f"{text.name} ({dates.day(day)})" if day else text.name


def _languages(made: comparison.Comparison) -> str:
    """Which languages were compared, how much of them, and what that may hide."""
    if len(made.languages) > 1:
        parts = [len(text.said["en"]) for text in (made.earlier, made.later)]
        whole = [len(text.sentences) for text in (made.earlier, made.later)]
        some = [f"{n} of {of}" for n, of in zip(parts, whole, strict=True)]
        return (
            "Compared in Japanese and English; two sentences belong together if they do in either, "
            "since a translation may be worded anew where the other language stays the same. Each "
            f"sentence says how alike it is in which. {' and '.join(some)} sentences have both "
            "languages beside each other: the nth sentence of a part is taken for the translation "
            "of the nth, where a part has as many in both."
        )
    only = _NAMES.get("".join(made.languages), "no language that both have")
    return (
        f"Compared in {only} alone. A translation may be worded anew from round to round where the "
        "other language stays the same: an edit here may be the translator’s."
    )


def listed(study: Study, kind: str) -> Markdown:
    """The sentences of one kind with their texts; what was edited within them is marked."""
    made = comparison.of(study)
    blocks = [_block(study, made, pair) for pair in comparison.pairs(study)[kind]]
    return Markdown("\n\n".join(blocks) or "None at this threshold.")


def _block(study: Study, made: comparison.Comparison, pair: Pair) -> str:
    sides = [(t, s) for t, s in ((made.later, pair.later), (made.earlier, pair.earlier)) if s]
    head = " from ".join(_label(study, text, s) for text, s in sides)
    alike = ", ".join(f"{n:.0f} % in {_NAMES[x]}" for x, n in pair.alike.items())
    if alike:
        head += f" · alike: {alike}"
    text, sentence = sides[0]
    texts = []
    for language in text.said if not pair.alike else made.languages:
        said = [t.said[language].get(s.id) for t, s in sides]
        if all(said):
            texts.append(_changed(said[-1], said[0], language))
    own = next((s for _, s in sides if s.id in study.release.by_id), None)
    if "en" not in text.said and pair.most < 100 and own and own.id in study.translation:
        texts.append(f"<p><em>Working English.</em> {escape(study.translation[own.id])}</p>")
    asked = quote(text.said[text.about.language][sentence.id])
    texts.append(
        f'<p class="dlg-links"><a href="precedents.html?phrase={asked}">Look in all rounds</a></p>'
    )
    return f":::{{div}} dlg-sentence dlg-wording\n{head}\n\n" + "\n".join(texts) + "\n:::"


def _label(study: Study, text: Text, sentence) -> str:
    own = sentence.id in study.release.by_id
    label = f"[{sentence.label}](#{sentence.id})" if own else sentence.label
    return f"{label} of {text.name}"


def _changed(old: str, new: str, language: str) -> str:
    """A wording with what went struck out and what came underlined; said so to screen readers by
    the style sheet."""
    tags = {"=": "{}", "-": "<del>{}</del>", "+": "<ins>{}</ins>"}
    pieces = (
        tags[kind].format(escape(text)) for kind, text in comparison.changes(old, new, language)
    )
    return f'<p lang="{language}">{"".join(pieces)}</p>'


# The series


def rounds(study: Study) -> Markdown:
    """The releases of the series: when, how many sentences, in which language, by whom coded."""
    rows = [
        {
            "Round": _name(each),
            "When": str(each.meta.held_start or each.meta.published or "unknown"),
            "Sentences": len(each.sentences),
            "Language": _NAMES[each.release.language],
            "No rule knows the predicate of": int(each.sentences["verb"].eq("").sum()),
        }
        for each in series.studies(study)
    ]
    return table(study, rows)


def _name(each: Study) -> str:
    return str(each.meta.round or each.release.id)


def counted(study: Study, kind: str) -> Markdown:
    """Sentences of each round by form, topic or forum, and the round in which each came first."""
    entries = {
        "forms": study.grouping.groups,
        "topics": study.codebook.topics,
        "forums": study.codebook.actors.forums,
    }[kind]
    names = {e.id: " ".join(dict.fromkeys((e.en, e.ja))) for e in entries}
    counts = getattr(series, kind)(study)
    columns = {each.release.id: _name(each) for each in series.studies(study)}
    first = counts.gt(0).idxmax(axis=1).map(columns)
    shown = counts.rename(columns=columns)
    shown.insert(0, "First in", first)
    shown.insert(0, kind.removesuffix("s").capitalize(), [names[id] for id in counts.index])
    return Markdown(f"::::{{div}} dlg-counts-table\n{table(study, shown)}\n::::")


def keyness(study: Study) -> Markdown:
    """The words that are this round's own, or that it has less of, by more than chance."""
    words = series.keyness(study)
    if words.empty:
        return Markdown(
            "No word: every difference is one that chance alone could make in texts of this length."
        )
    rows = [
        {
            "Word": row.word,
            "Here": row.here,
            "In the other rounds": row.elsewhere,
            "At least": f"{2 ** abs(row.lrc):.1f} times as {'often' if row.lrc > 0 else 'rarely'}",
        }
        for row in words.itertuples()
    ]
    return table(study, rows)


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
    return {
        "own": study.release.id,
        "near": comparison.NEAR,
        "releases": [
            {
                "id": text.about.id,
                "name": text.name[0].upper() + text.name[1:],
                "title": text.about.title_en,
                "date": str(text.about.held_start or text.about.published or ""),
                "sentences": [[s.id, s.label] for s in text.sentences],
                "said": text.said,
            }
            for text in comparison.everything()
        ],
    }


def known(study: Study) -> Markdown:
    """Which releases the finder looks in."""
    texts = comparison.everything()
    names = [f"{_told(t)}, in {' and '.join(_NAMES[x] for x in t.said)}" for t in texts]
    return Markdown(f"Looked in: {'; '.join(names)}.")


# How it does


def validation(study: Study) -> Markdown:
    """Precision and recall of the alignment on the pair that was aligned by hand."""
    rates = comparison.validation()
    own = rates[rates["threshold"].eq(parameters.THRESHOLD)]
    rows = [
        {
            "Kind": row.kind,
            "By hand": row.by_hand,
            "Found": row.found,
            "Of these right": row.right,
            "Precision": _rate(row.precision),
            "Recall": _rate(row.recall),
        }
        for row in own.itertuples()
    ]
    curve = {"Threshold": [*rates["threshold"].unique()]}
    for kind, of in rates.groupby("kind", sort=False):
        pairs = zip(of["precision"], of["recall"], strict=True)
        curve[kind.capitalize()] = [f"{_rate(p)} / {_rate(r)}" for p, r in pairs]
    marked = [f"**{t} %**" if t == parameters.THRESHOLD else f"{t} %" for t in curve["Threshold"]]
    return Markdown(
        f"At the threshold of {parameters.THRESHOLD} %:\n\n{table(study, rows)}\n\n"
        "Precision and recall of each kind at every threshold:\n\n"
        f"{table(study, pd.DataFrame(curve | {'Threshold': marked}))}"
    )


def _rate(value: float) -> str:
    return "none" if pd.isna(value) else f"{value:.2f}"
