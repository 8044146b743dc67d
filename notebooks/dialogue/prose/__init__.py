"""The words of a page as Markdown. Numbers come from claims and tables, never from typing."""

from dialogue.prose import answers, codes, firmness, meetings, room, since, terms, text, theme
from dialogue.prose.core import absent, box, say

__all__ = [
    "absent",
    "answers",
    "box",
    "codes",
    "firmness",
    "meetings",
    "room",
    "say",
    "since",
    "terms",
    "text",
    "theme",
]
