"""The words of a page as Markdown. Numbers come from claims and tables, never from typing."""

from dialogue.prose import codes, firmness, room, rounds, since, theme
from dialogue.prose.core import absent, box, say
from dialogue.prose.names import delegations, glossary
from dialogue.prose.text import (
    frames,
    hooks,
    ledger,
    rules_by_scheme,
    second_clauses,
    sentences,
    space_table,
)

__all__ = [
    "absent",
    "box",
    "codes",
    "delegations",
    "firmness",
    "frames",
    "glossary",
    "hooks",
    "ledger",
    "room",
    "rounds",
    "rules_by_scheme",
    "say",
    "second_clauses",
    "sentences",
    "since",
    "space_table",
    "theme",
]
