"""Japanese marked as such: one rule for finished pages and for what is exported from them.

A run is what Japanese is written with, and what stands within it: punctuation, full-width forms,
variation selectors, Latin words and numbers with Japanese on both sides (「5Gネットワーク」).
"""

import re

PAGES = ("book/ja.html",)  # written in Japanese throughout

_WRITTEN = (
    r"\u3005-\u3007\u303b"  # 々, 〆, 〇, 〻
    r"\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana: all, small, half-width
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kanji; 﨑 and 𠮷 stand apart
)
_WITHIN = r"\u3000-\u303f\u3200-\u33ff\uff00-\uffef\ufe00-\ufe0f\U000e0100-\U000e01ef"
_OPENS = r"「『【〈《〔（"
_BEGINS = rf"{_OPENS}\uff10-\uff5a\u3200-\u33ff"  # also ５, Ｇ and ㈱, of the word they begin
_LATIN = r"[A-Za-z0-9][-A-Za-z0-9 ]{0,24}"
_RUN = re.compile(
    rf"([{_BEGINS}]*(?:(?<=[{_OPENS}]){_LATIN})?[{_WRITTEN}]"
    rf"(?:[{_WRITTEN}{_WITHIN}]|(?<=[{_WRITTEN}{_OPENS}]){_LATIN}(?=[{_WRITTEN}、。」』）)]))*)"
)
_ANY = re.compile(f"[{_WRITTEN}]")
_WORD = re.compile("[A-Za-z]{3}")
_NAMES = ("aria-label", "alt", "title", "data-alt")
_UNSEEN = {"script", "style", "template", "title"}


def mark(element, within: str = "span", drawings: bool = True) -> None:
    """Put every run of Japanese below an element of a page in an element ``within`` (in an SVG a
    ``tspan``) with ``lang="ja"``; what has that already, and an SVG without ``drawings``, stays as
    it is. An element whose accessible name is Japanese throughout gets it itself."""
    if element.tag == "svg":
        within = "tspan" if drawings else ""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or not within:  # or a comment
        return
    names = [name for name in map(element.get, _NAMES) if name]
    japanese = any(map(_ANY.search, names)) and not any(map(_WORD.search, names))
    if element.get("lang") is None and japanese:
        element.set("lang", "ja")
    if element.get("lang") == "ja":
        return
    for at, child in reversed(list(enumerate(element, 1))):
        mark(child, within, drawings)
        if (text := child.tail) and not text.isascii():
            child.tail = _put(text, element, at, within)
    if (text := element.text) and not text.isascii():
        element.text = _put(text, element, 0, within)


def _put(text: str, parent, at: int, within: str) -> str:
    """Put the runs of a text into its parent from a place on; gives the text before the first."""
    first, *rest = _RUN.split(text)
    for number, (run, behind) in enumerate(zip(rest[::2], rest[1::2], strict=True), at):
        made = parent.makeelement(within, {"lang": "ja"})
        made.text, made.tail = run, behind
        parent.insert(number, made)
    return first
