"""The words of a page as Markdown. Numbers come from claims and tables, never from typing."""

from dialogue.prose import (
    answers,
    codes,
    comparison,
    firmness,
    lead,
    meetings,
    room,
    since,
    terms,
    text,
    theme,
)
from dialogue.prose.core import absent, box, in_japanese, say

__all__ = ["absent", "answers", "box", "codes", "comparison", "firmness", "in_japanese", "lead"]
__all__ += ["meetings", "room", "say", "since", "terms", "text", "theme"]
