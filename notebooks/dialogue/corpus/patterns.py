"""Patterns of the codebook: regular expressions that may share pieces, and the text they see."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

_PIECE = re.compile(r"\{([a-z]+)\}")
# Signs that are seen as they are; white space; or another sign with the marks that belong to it,
# those of half-width kana too. What is unseen chooses a glyph or is no sign at all.
_UNSEEN = "\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
_MARK = f"[\u0300-\u036f\u3099\u309a\uff9e\uff9f{_UNSEEN}]"
_UNIT = re.compile(rf"(?:[!-~、。ぁ-ゖァ-ヺー一-鿿](?!{_MARK}))+|(\s+)|(.{_MARK}*)")
_DROPPED = re.compile(f"[{_UNSEEN}]")
_PLAIN = str.maketrans("\u2010\u2011\u2018\u2019", "--''")


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"'{value}' is no regular expression: {error}") from None
    return value


Regex = Annotated[str, AfterValidator(_regex)]


def filled(pattern: str, pieces: Mapping[str, str]) -> str:
    """The pattern with the piece called ``name``, itself filled, in place of every ``{name}``.

    Raises ValueError for a piece that there is not, or that stands in itself.
    """

    def piece(found: re.Match) -> str:
        name = found[1]
        if name not in pieces:
            known = ", ".join(pieces) or "none"
            raise ValueError(f"'{pattern}' names no piece: '{name}' is none of {known}")
        return filled(pieces[name], {k: v for k, v in pieces.items() if k != name})

    return _PIECE.sub(piece, pattern)


class Seen:
    """A text as patterns see it (``text``), with the way back to the text as published.

    Width and composition are those of Unicode's NFKC; white space is one space, and none between
    signs of Japanese; what only chooses a glyph is left out; hyphens and quotation marks are plain.
    """

    def __init__(self, text: str):
        signs, self._starts, self._ends = [], [], []
        for unit in _UNIT.finditer(text):
            (start, end), (sign, space, other) = unit.span(), unit.group(0, 1, 2)
            starts, ends = range(start, end), range(start + 1, end + 1)
            if space:
                sign = " " * (text[start - 1 : start] < "\u3000" or text[end : end + 1] < "\u3000")
            elif other:
                sign = unicodedata.normalize("NFKC", _DROPPED.sub("", sign)).translate(_PLAIN)
            if space or other:
                starts, ends = [start] * len(sign), [end] * len(sign)
            signs.append(sign)
            self._starts += starts
            self._ends += ends
        self.text = "".join(signs)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the signs from ``start`` to ``end``, one at least, stand in the published text."""
        return self._starts[start], self._ends[end - 1]
