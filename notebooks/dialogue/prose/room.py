"""The reading room: every sentence in both languages, with all that rests on it beside it.

Links inside the book are Markdown, so that the build finds a dead one; the rest is HTML, which
Markdown cannot say, and works without scripts. ``book/_static/room.js`` adds filters and pop-ups.
"""

import re
from collections import defaultdict
from html import escape

import pandas as pd

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.corpus import followthrough
from dialogue.prose import terms
from dialogue.prose.core import Markdown
from dialogue.prose.fragments import text_fragment

_TOLD = 6  # claims told in full on a card; the others, which rest on more sentences, by their ids
_NEWEST = 3  # events shown with a follow-up item


def filters(study: Study) -> Markdown:
    """Choices of topic, form and forum, with counts; shown by the script that makes them work."""
    rows = study.sentences
    carried = pd.Series([_forum_ids(study, s) for s in rows["sentence_id"]], dtype="object")
    fields = [
        ("topic", "Topic", study.codebook.topics, rows["topics"].explode()),
        ("form", "Form", study.codebook.scheme(study.scheme).groups, rows["group"]),
        ("forum", "Forum", study.codebook.actors.forums, carried.explode()),
    ]
    choices = "".join(_select(*field) for field in fields)
    return Markdown(
        '<section class="dlg-filters" aria-label="Choose sentences" hidden="hidden"><form>'
        f'{choices}<button type="reset">Show all</button></form>'
        '<p role="status" aria-live="polite"></p></section>'
    )


def _select(name: str, label: str, entries, found: pd.Series) -> str:
    counts = found.value_counts()
    options = "".join(
        f'<option value="{escape(e.id)}">{escape(e.en)} ({counts[e.id]})</option>'
        for e in entries
        if e.id in counts.index
    )
    return (
        f'<div><label for="dlg-{name}">{label}</label> <select id="dlg-{name}" name="{name}">'
        f'<option value="">all</option>{options}</select></div>'
    )


def statement(study: Study) -> Markdown:
    """The whole statement by part: every sentence with its anchor, its marks and its card."""
    claimed, followed = _claims(study), _items(study)
    blocks = []
    for part, rows in study.sentences.groupby("part", sort=False):
        blocks += _part(study, part)
        for row in rows.itertuples():
            id = row.sentence_id
            blocks += [
                f"({id})=\n:::{{div}} dlg-sentence dlg-row",
                _head(study, row),
                _pair(study, row),
                _card(study, row, claimed[id], followed[id]),
                ":::",
            ]
    return Markdown("\n\n".join(blocks))


def names(study: Study) -> Markdown:
    """Every name and term that is marked in a sentence, once: what the pop-ups show."""
    texts = [s.text for s in study.release.sentences]
    marked = {p.term for text in texts for p in terms.places(text, study.glossary)}
    rows = study.glossary[study.glossary["term_id"].isin(marked)]
    entries = "".join(terms.entry(row) for row in rows.itertuples())
    return Markdown(f'<dl class="dlg-terms" id="dlg-names">{entries}</dl>')


def _part(study: Study, id: str) -> list[str]:
    """The heading of a part; of one that the codebook does not name, as published."""
    known = next((p for p in study.codebook.parts if p.id == id), None)
    if known:
        return [f"## {known.en}", f"{{.dlg-ja}}\n{known.ja}"]
    heading = next(p.heading for p in study.release.parts if p.id == id)
    return [f"## {_plain(heading) or id}"]


# A sentence


def _head(study: Study, row) -> str:
    """The permalink, the form and the topics, with what the filters go by."""
    group = study.codebook.scheme(study.scheme).group(row.group) if row.group else None
    form = "no form" if group is None else f"{escape(group.en)} {_ja(group.ja)}"
    colour = f' data-colour="{group.colour}"' if group else ""
    counts = '<span class="dlg-counts">counts as a commitment</span>' if row.commitment else ""
    topics = " · ".join(escape(study.codebook.theme(t).en) for t in row.topics) or "no topic"
    return (
        f'<div class="dlg-head" data-topic="{" ".join(row.topics)}" data-form="{row.group}" '
        f'data-forum="{" ".join(_forum_ids(study, row.sentence_id))}">'
        f'<a class="dlg-permalink" href="#{row.sentence_id}">{row.label}</a> '
        f'<span class="dlg-form"{colour}>{form}</span> {counts} '
        f'<span class="dlg-topics">Topics: {topics}</span></div>'
    )


def _pair(study: Study, row) -> str:
    english = escape(study.translation.get(row.sentence_id, "not yet"))
    return (
        f'<div class="dlg-pair"><p class="dlg-original" lang="ja">{_original(study, row)}</p>'
        f'<p class="dlg-working"><span class="dlg-flag">Working English</span> {english}</p></div>'
    )


def _original(study: Study, row) -> str:
    """The Japanese with its predicates and the names and terms in it marked."""
    text, start = row.text, row.start
    predicates = [
        (c.predicate[0] - start, c.predicate[1] - start)
        for c in study.clauses
        if c.sentence.id == row.sentence_id and c.predicate
    ]
    cuts = {at for span in predicates for at in span}

    def piece(begin: int, end: int) -> str:
        ends = [*sorted(c for c in cuts if begin < c < end), end]
        made = []
        for stop in ends:
            words = escape(text[begin:stop])
            inside = any(a <= begin and stop <= b for a, b in predicates)
            made.append(f"<mark>{words}</mark>" if inside and words else words)
            begin = stop
        return "".join(made)

    shown, at = [], 0
    for place in terms.places(text, study.glossary):
        about = f'tabindex="0" aria-describedby="term-{escape(place.term)}"'
        shown.append(piece(at, place.start))
        shown.append(f'<abbr class="dlg-term" {about}>{piece(place.start, place.end)}</abbr>')
        at = place.end
    return "".join([*shown, piece(at, len(text))])


# What rests on it


def _card(study: Study, row, claimed: list[claims.Claim], followed: list[str]) -> str:
    told = f"{_number(len(claimed), 'claim')}, {_number(len(followed), 'follow-up item')}"
    about = f"<summary>{row.label}: how it is coded, {told}, links</summary>"
    return "\n\n".join(
        [
            f'<details class="dlg-card">{about}',
            _codes(study, row),
            *(["**What came after**", "\n".join(followed)] if followed else []),
            *_told(claimed),
            f"```{{figures}} {row.sentence_id}\n```",
            _links(study, row),
            "</details>",
        ]
    )


def _number(number: int, noun: str) -> str:
    return f"{number or 'no'} {claims.plural(noun, number or 1)}"


def _codes(study: Study, row) -> str:
    """Subject, form, topics, forums with their roles and values, as coded."""
    book = study.codebook
    clauses = study.codes[study.codes["sentence_id"] == row.sentence_id]
    rule = book.rule(study.rule)
    counts = "counts" if row.commitment else "does not count"
    roles = {r.id: r.en.lower() for r in book.actors.roles}
    values = {v.id: v for v in book.values.values}
    forums = dict.fromkeys(pair for pairs in clauses["forums"] for pair in pairs)
    valued = dict.fromkeys(pair for pairs in clauses["values"] for pair in pairs)
    fields = {
        "Subject": [_named(book.subject(row.subject))] if row.subject else [],
        "Predicate": [_predicate(study, clause) for clause in clauses.itertuples()],
        "Commitment": [f"{counts} under the rule “{escape(rule.en)}”"],
        "Topics": [_named(book.theme(t)) for t in row.topics],
        "Forums": [
            _named(book.forum(id)) + (f" ({roles[role]})" if role else "") for id, role in forums
        ],
        "Values": [
            _named(values[id]) + (f", said of {_ja(head)}" if head else "") for id, head in valued
        ],
    }
    shown = "".join(
        f"<div><dt>{name}</dt><dd>{'; '.join(filter(None, said)) or 'none'}</dd></div>"
        for name, said in fields.items()
    )
    return f'<dl class="dlg-codes">{shown}</dl>'


def _predicate(study: Study, clause) -> str:
    if not clause.verb:
        return ""
    said = _named(study.codebook.verb(clause.verb))
    if clause.head in ("", "none"):
        return said
    return f"{said}; object {_named(study.codebook.head(clause.head))}"


def _items(study: Study) -> dict[str, list[str]]:
    """Each sentence's follow-up items as Markdown, with the newest dated events."""
    day = followthrough.latest()
    events = followthrough.record(study.release.id, day)
    events = events[events["kind"].ne("baseline") & events["date"].ne("")]
    found = defaultdict(list)
    for item in followthrough.standing(study.release.id, day).itertuples():
        own = events[events["item_id"] == item.item_id].iloc[::-1]
        said = f"{item.standing}. {_plain(item.not_assessed_because)}".strip()
        lines = [f"- [{_plain(item.paraphrase_en)}](#{item.item_id}) *{said}*"]
        lines += [
            f"  - {e.date}: [{_plain(e.title)}](#event-{e.event_id})"
            for e in own.head(_NEWEST).itertuples()
        ]
        if len(own) > _NEWEST:
            lines.append(f"  - and {len(own) - _NEWEST} earlier, in [the ledger](#{item.item_id})")
        found[item.sentence_id].append("\n".join(lines))
    return found


def _claims(study: Study) -> dict[str, list[claims.Claim]]:
    """Each sentence's claims: headlines first, then those that rest on the fewest sentences."""
    found = defaultdict(list)
    ledger = claims.ledger(study)
    for claim in sorted(ledger, key=lambda c: (c.key not in claims.HEADLINES, len(c.sentences))):
        for sentence in dict.fromkeys(claim.sentences):
            found[sentence].append(claim)
    return found


def _told(claimed: list[claims.Claim]) -> list[str]:
    if not claimed:
        return ["No claim rests on this sentence."]
    first, rest = claimed[:_TOLD], claimed[_TOLD:]
    lines = [f"- {_plain(c.text)} [{c.id}](#{c.id}), {c.status}" for c in first]
    blocks = ["**Claims that rest on this sentence**", "\n".join(lines)]
    if rest:
        more = f"<summary>{len(rest)} more, most of them on many sentences</summary>"
        links = " · ".join(f"[{c.id}](#{c.id})" for c in rest)
        blocks += [f'<details class="dlg-more">{more}', links, "</details>"]
    return blocks


def _links(study: Study, row) -> str:
    sentence, meta = study.release.by_id[row.sentence_id], study.meta
    ministry = ""
    if meta.url.startswith(("https://", "http://")):
        at = escape(f"{meta.url}#:~:{text_fragment(sentence, study.release)}")
        ministry = f'<a href="{at}">This sentence on the publisher’s page</a> '
    return (
        f'<p class="dlg-links"><a href="#{sentence.id}">Permanent link to {row.label}</a> '
        f'{ministry}<span class="dlg-cite" data-id="{sentence.id}"></span></p>'
    )


def _forum_ids(study: Study, sentence: str) -> list[str]:
    pairs = study.codes.loc[study.codes["sentence_id"] == sentence, "forums"]
    return list(dict.fromkeys(id for forums in pairs for id, _ in forums))


def _named(entry) -> str:
    """A code's Japanese and English names; once where they are the same."""
    if entry.ja == entry.en:
        return escape(entry.en)
    return f"{_ja(entry.ja)} {escape(entry.en)}"


def _ja(text: str) -> str:
    return f'<span lang="ja">{escape(text)}</span>'


def _plain(text: str) -> str:
    """Text whose signs mean nothing in Markdown."""
    return re.sub(r"([\\`*_\[\]<>{}])", r"\\\1", text)
