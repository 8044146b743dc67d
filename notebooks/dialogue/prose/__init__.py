"""The words of a page as Markdown. Numbers come from claims and tables, never from typing."""

from dialogue.prose import codes, firmness, names, room, rounds, since, text, theme
from dialogue.prose.core import absent, box, say

__all__ = [
    "absent",
    "box",
    "codes",
    "firmness",
    "names",
    "room",
    "rounds",
    "say",
    "since",
    "text",
    "theme",
]
