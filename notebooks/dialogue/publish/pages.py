"""Pages written by hand (``book/*.md``): what they say of the release that a book reads.

``{{ name }}`` stands for what is known of it. Lines between ``% release ID`` and ``% else`` or
``% end`` are of that release alone, those after ``% else`` of every other one.
"""

import re
from html import escape

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.claims.register import plain
from dialogue.corpus import dates

_OWN = re.compile(r"(?ms)^% release (\S+)\n(.*?)(?:^% else\n(.*?))?^% end\n")
_LANGUAGES = {"ja": "Japanese", "en": "English"}


def filled(text: str, study: Study) -> str:
    """The source of a page for a study's release. Raises KeyError for an unknown name."""
    own = _OWN.sub(lambda m: m[2] if m[1] == study.release.id else m[3] or "", text)
    return re.sub(r"\{\{ (\w+) \}\}", lambda m: _known(study)[m[1]], own)


def _known(study: Study) -> dict[str, str]:
    about, day = study.meta, dates.day(study.day) if study.day else "undated"
    page = f"[its page]({about.url})" if about.url.startswith("http") else ""
    source = (about.publisher_ja, f"“{about.title_ja}”", day)
    return {
        "publisher": about.publisher_short_en,
        "id": study.release.id,
        "language": study.release.language,
        "spoken": _LANGUAGES[study.release.language],
        "sentences": claims.words(len(study.sentences)),
        "source": ", ".join(filter(None, (*map(plain, source), page))),
    }


def processed(study: Study) -> str:
    """Whose release the book is processed from, as HTML; nothing where that is not known."""
    about, of = study.meta, f" of {dates.day(study.day)}" if study.day else ""
    if not about.publisher_ja:
        return f"Processed from a release{of}."
    named = f'<span lang="ja">{escape(about.publisher_ja)}</span>'
    if about.url.startswith("http"):
        named = f'<a href="{escape(about.url)}" lang="ja">{escape(about.publisher_ja)}</a>'
    return f"Processed from {named}’s release{of}."
