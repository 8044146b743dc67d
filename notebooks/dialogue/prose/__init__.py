"""The words of a page as Markdown. Numbers come from claims and tables, never from typing."""

from dialogue.prose import codes, firmness, room, since
from dialogue.prose.core import Markdown, absent, box, heading, link_sentences, say, table, version
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
from dialogue.prose.theme import (
    theme_context,
    theme_lead,
    theme_since,
    theme_stated,
    theme_title,
    theme_watch,
)

__all__ = [
    "Markdown",
    "absent",
    "box",
    "codes",
    "delegations",
    "firmness",
    "frames",
    "glossary",
    "heading",
    "hooks",
    "ledger",
    "link_sentences",
    "room",
    "rules_by_scheme",
    "say",
    "second_clauses",
    "sentences",
    "since",
    "space_table",
    "table",
    "theme_context",
    "theme_lead",
    "theme_since",
    "theme_stated",
    "theme_title",
    "theme_watch",
    "version",
]
