"""Links into the ministry's own page that lead to one sentence and highlight it there.

Text fragments: https://wicg.github.io/scroll-to-text-fragment/. A browser takes only whole words,
and Japanese has no spaces between them: so words are cut at punctuation, where every browser cuts.
"""

import re
from urllib.parse import quote

from dialogue.corpus.release import Release, Sentence

_CUT = re.compile(r"(?<=[、。」』)\uff09])|(?=[「『(\uff08])")


def text_fragment(sentence: Sentence, release: Release) -> str:
    """``text=OPENING,CLOSING`` with the sentence's own first and last words, percent-encoded.

    The opening is the shortest that stands once on the page; the closing the shortest that comes
    first after it. Where the whole sentence stands more than once, the words just before it are
    put in front as a prefix. A sentence without a place to cut is given whole.
    """
    text, page = sentence.text, release.text
    cuts = _cuts(text)
    opening = next((text[:c] for c in (*cuts, len(text)) if page.count(text[:c]) == 1), None)
    before = "" if opening else _prefix(sentence, page)
    opening = opening or text[: cuts[0] if cuts else len(text)]
    places = (c for c in reversed(cuts) if c >= len(opening))
    closing = next((text[c:] for c in places if text.find(text[c:], len(opening)) == c), "")
    if not closing:
        opening = text
    terms = [f"{_encoded(before)}-"] if before else []
    return "text=" + ",".join([*terms, *(_encoded(t) for t in (opening, closing) if t)])


def _cuts(text: str) -> list[int]:
    return [m.start() for m in _CUT.finditer(text) if 0 < m.start() < len(text)]


def _prefix(sentence: Sentence, page: str) -> str:
    """The fewest words before the sentence, of one paragraph, that tell it from its doubles."""
    starts = [m.start() for m in re.finditer(re.escape(sentence.text), page)]
    before = {at: page[:at].rstrip() for at in starts}
    line = before[sentence.start].rpartition("\n")[2].lstrip()
    tails = [line[c:] for c in reversed(_cuts(line))] + [line]
    others = [text for at, text in before.items() if at != sentence.start]
    alone = (t for t in tails if t and not any(other.endswith(t) for other in others))
    return next(alone, line)


def _encoded(words: str) -> str:
    """A hyphen has a meaning of its own in a text fragment; ``quote`` leaves it as it is."""
    return quote(words, safe="").replace("-", "%2D")
