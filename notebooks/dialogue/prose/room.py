"""The reading room: every sentence in both languages, with all that rests on it beside it.

Links inside the book are Markdown, so that the build finds a dead one; the rest is HTML, which
Markdown cannot say, and works without scripts. ``book/_static/room.js`` adds filters and pop-ups.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from html import escape
from itertools import groupby

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.prose import followup, terms
from dialogue.prose.core import Markdown, plain, select
from dialogue.prose.fragments import text_fragment
from dialogue.prose.text import counted

_TOLD = 6  # claims told in full on a card; the others, which rest on more sentences, by their ids
_NONE = "none"  # the form of a sentence that has none, in the page
_FLAG = '<span class="dlg-flag">Working English</span>'
_NEWEST = 3  # events shown with a follow-up item


def filters(study: Study) -> Markdown:
    """Choices of topic, form and forum, with counts; shown by the script that makes them work."""
    rows, book = study.sentences, study.codebook
    topic = _filter("topic", book.topics, rows["topics"].explode())
    form = _filter("form", study.forms, rows["group"])
    named = (id for sentence in rows["sentence_id"] for id in _forums(study, sentence))
    forum = _filter("forum", book.actors.forums, named)
    return Markdown(
        '<section class="dlg-filters" aria-label="Choose sentences" hidden="hidden"><form>'
        f'{topic}{form}{forum}<button type="reset">Show all</button></form>'
        '<p role="status" aria-live="polite"></p></section>'
    )


def _filter(name: str, entries, carried: Iterable[str]) -> str:
    """A choice of those entries that a sentence carries, with the number of sentences."""
    counts = Counter(carried)
    options = {e.id or _NONE: f"{e.en} ({counts[e.id]})" for e in entries if counts[e.id]}
    return select(f"dlg-{name}", name, name.capitalize(), {"": "all"} | options)


def statement(study: Study) -> Markdown:
    """The whole statement by part: every sentence with its anchor, its marks and its card."""
    claimed, followed, language = _claims(study), _items(study), study.release.language
    blocks = []
    for part, rows in study.sentences.groupby("part", sort=False):
        blocks += _part(study, part)
        for row in rows.itertuples():
            id = row.sentence_id
            english = escape(study.translation.get(id, "not yet"))
            english = f'<p class="dlg-working">{_FLAG} {english}</p>' * (language != "en")
            blocks += [
                f"({id})=\n::::{{div}} dlg-sentence dlg-row",
                _head(study, row),
                f'<div class="dlg-pair"><p class="dlg-original" lang="{language}">'
                f"{_original(study, row)}</p>{english}</div>",
                _came_after(followed[id]),
                _card(study, row, claimed[id]),
                "::::",
            ]
    return Markdown("\n\n".join(blocks))


def names(study: Study) -> Markdown:
    """Every name and term that is marked in a sentence, once: what the pop-ups show. Readers
    without them have the glossary."""
    texts = study.sentences["text"]
    marked = {p.term for text in texts for p in terms.places(text, study.glossary)}
    rows = study.glossary[study.glossary["term_id"].isin(marked)]
    entries = "".join(terms.entry(row) for row in rows.itertuples())
    return Markdown(f'<div><template id="dlg-names"><dl>{entries}</dl></template></div>')


def _part(study: Study, id: str) -> list[str]:
    """The heading of a part, in both languages where it has both."""
    part = study.codebook.theme(id)
    ja = [f"{{.dlg-ja}}\n{plain(part.ja)}"] * (part.ja != part.en)
    return [f"## {plain(part.en)}", *ja]


# A sentence


def _head(study: Study, row) -> str:
    """The permalink, the form and the topics, with what the filters go by."""
    group = study.grouping.group(row.group)
    form = f"{escape(group.en)} {_ja(group.ja)}"
    counts = f'<span class="dlg-counts">{escape(counted(study))}</span>' if row.commitment else ""
    topics = " · ".join(escape(study.codebook.theme(t).en) for t in row.topics) or "no topic"
    return (
        f'<div class="dlg-head" data-topic="{" ".join(row.topics)}" '
        f'data-form="{group.id or _NONE}" data-forum="{" ".join(_forums(study, row.sentence_id))}">'
        f'<a class="dlg-permalink" href="#{row.sentence_id}">{row.label}</a> '
        f'<span class="dlg-form" data-colour="{group.colour}">{form}</span> {counts} '
        f'<span class="dlg-topics">Topics: {topics}</span></div>'
    )


def _original(study: Study, row) -> str:
    """The Japanese with its predicates and the names and terms in it marked."""
    places = terms.places(row.text, study.glossary)
    term = {at: place.term for place in places for at in range(place.start, place.end)}
    clauses = [c for c in study.clauses if c.sentence.id == row.sentence_id and c.predicate]
    predicate = {at - row.start for clause in clauses for at in range(*clause.predicate)}

    def written(at: list[int]) -> str:
        runs = groupby(at, predicate.__contains__)
        words = ((marked, escape("".join(row.text[i] for i in run))) for marked, run in runs)
        return "".join(f"<mark>{text}</mark>" if marked else text for marked, text in words)

    html = []
    for id, run in groupby(range(len(row.text)), term.get):
        about = f'tabindex="0" data-term="term-{escape(id)}"' if id else ""
        text = written(run)
        html.append(f'<abbr class="dlg-term" {about}>{text}</abbr>' if id else text)
    return "".join(html)


# What rests on it


def _came_after(followed: list[str]) -> str:
    """What is on record since, in sight of the sentence."""
    said = "\n".join(followed) or "Nothing in it is followed up in the record."
    return f":::{{div}} dlg-after\n**What came after**\n\n{said}\n:::"


def _card(study: Study, row, claimed: list[claims.Claim]) -> str:
    told = f"{len(claimed)} claim{'s' * (len(claimed) != 1)}"
    about = f"<summary>{row.label}: how it is coded, {told}, links</summary>"
    blocks = [f'<details class="dlg-card">{about}', _codes(study, row), *_told(claimed)]
    blocks += [f"```{{figures}} {row.sentence_id}\n```", _links(study, row), "</details>"]
    return "\n\n".join(blocks)


def _codes(study: Study, row) -> str:
    """Subject, form, topics, forums with their roles and values, as coded."""
    book = study.codebook
    clauses = study.codes[study.codes["sentence_id"] == row.sentence_id]
    counts = "counts" if row.commitment else "does not count"
    roles = {r.id: f" ({r.en.lower()})" for r in book.actors.roles}
    values = {v.id: _named(v) for v in book.values.values}
    forums = dict.fromkeys(pair for pairs in clauses["forums"] for pair in pairs)
    valued = dict.fromkeys(pair for pairs in clauses["values"] for pair in pairs)
    fields = {
        "Subject": [_named(book.subject(row.subject))] if row.subject else [],
        "Predicate": [_predicate(study, clause) for clause in clauses.itertuples()],
        "By its form": [f"{counts} under the rule “{escape(study.chosen_rule.en)}”"],
        "Topics": [_named(book.theme(t)) for t in row.topics],
        "Forums": [_named(book.forum(id)) + roles.get(role, "") for id, role in forums],
        "Values": [values[id] + (f", said of {_ja(of)}" if of else "") for id, of in valued],
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
    events = study.record
    events = events[events["kind"].ne("baseline") & events["date"].ne("")]
    by_sentence, several = defaultdict(list), study.items["sentence_id"].value_counts().gt(1)
    for item in study.items.itertuples():
        own = events[events["item_id"] == item.item_id].iloc[::-1]
        said = f"{item.standing}. {followup.reason(item)}".strip()
        alone = f"[On record since](#{item.item_id}) *{said}*"  # the sentence itself is just above
        lines = [f"- {followup.mention(item, said) if several[item.sentence_id] else alone}"]
        lines += [f"  - {followup.event(e)}" for e in own.head(_NEWEST).itertuples()]
        if len(own) > _NEWEST:
            lines.append(f"  - and {len(own) - _NEWEST} earlier, in [the ledger](#{item.item_id})")
        by_sentence[item.sentence_id].append("\n".join(lines))
    return by_sentence


def _claims(study: Study) -> dict[str, list[claims.Claim]]:
    """Each sentence's claims: headlines first, then those that rest on the fewest sentences."""
    by_sentence, ledger = defaultdict(list), claims.ledger(study)
    for claim in sorted(ledger, key=lambda c: (c.key not in claims.HEADLINES, len(c.sentences))):
        for sentence in dict.fromkeys(claim.sentences):
            by_sentence[sentence].append(claim)
    return by_sentence


def _told(claimed: list[claims.Claim]) -> list[str]:
    first, rest = claimed[:_TOLD], claimed[_TOLD:]  # never none: the first claim counts sentences
    lines = [f"- {plain(c.text)} [{c.id}](#{c.id}), {c.status}" for c in first]
    blocks = ["**Claims that rest on this sentence**", "\n".join(lines)]
    if rest:
        more = f"<summary>{len(rest)} more, most of them on many sentences</summary>"
        links = " · ".join(f"[{c.id}](#{c.id})" for c in rest)
        blocks += [f'<details class="dlg-more">{more}', links, "</details>"]
    return blocks


def _links(study: Study, row) -> str:
    id, url, ministry = row.sentence_id, study.meta.url, ""
    if url.startswith(("https://", "http://")):
        at = escape(f"{url}#:~:{text_fragment(study.release.by_id[id], study.release)}")
        ministry = f'<a href="{at}">This sentence on the publisher’s page</a> '
    return (
        f'<p class="dlg-links"><a href="#{id}">Permanent link to {row.label}</a> '
        f'{ministry}<span class="dlg-cite" data-id="{id}"></span></p>'
    )


def _forums(study: Study, sentence: str) -> list[str]:
    pairs = study.codes.loc[study.codes["sentence_id"] == sentence, "forums"]
    return list(dict.fromkeys(id for forums in pairs for id, _ in forums))


def _named(entry) -> str:
    """A code's Japanese and English names; once where they are the same."""
    return escape(entry.en) if entry.ja == entry.en else f"{_ja(entry.ja)} {escape(entry.en)}"


def _ja(text: str) -> str:
    return f'<span lang="ja">{escape(text)}</span>'
