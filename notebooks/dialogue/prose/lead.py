"""What the first pages say of the release: its title, and what it is."""

from dialogue import claims
from dialogue.analysis.study import Study
from dialogue.corpus import dates
from dialogue.prose.core import Markdown, plain

_TITLE = {
    "en": ("What {0} said, and what came of it", "What was said, and what came of it"),
    "ja": (
        "日本語の要約：{0}は何を表明し、その後どうなったか",
        "日本語の要約：何を表明し、その後どうなったか",
    ),
}


def title(study: Study, language: str = "en") -> Markdown:
    """The page's heading, with those who issued the release, if they are known."""
    sides = [getattr(s, f"short_{language}") or getattr(s, language) for s in study.meta.sides]
    who = claims.named(sides) if language == "en" else "".join(sides)
    named, nobody = _TITLE[language]
    return Markdown(f"# {named.format(who) if sides else nobody}")


def opening(study: Study, language: str = "en") -> Markdown:
    """What the release is and when it was made, whether it names money, what came next; where the
    automatic coder reads it, what that does not know; in English what is new in it, where another
    release stands beside it."""
    keys = ["money", "next-meeting", *["uncoded"] * (study.parameters["coder"] == "auto")]
    made = [c for c in (claims.compute(study, key) for key in keys) if c.value is not None]
    if language == "en" and study.against:
        made += [claims.compute(study, key, study.against) for key in ("new", "edited")]
    said = [f"[{plain(c.ja if language == 'ja' else c.text)}](#{c.id})" for c in made]
    gap = "" if language == "ja" else " "
    if language == "en" and study.against:
        said.append("[What changed](comparison).")
    return Markdown(f"{{.dlg-finding}}\n{gap.join([_held(study, language), *said])}")


def _held(study: Study, language: str) -> str:
    """Who met, when, for what, and issued what; else the title with the day it was published."""
    about, first, last, day = study.meta, study.meta.held_start, study.meta.held_end, study.day
    sides = [getattr(side, language) for side in about.sides]
    what = [getattr(about, f"{name}_{language}") for name in ("dialogue", "kind", "title")]
    days = dates.span(str(first or day or ""), str(last or first or day or ""), language)
    if not (first and sides and about.round and all(what)):
        return f"{plain(what[2])} ({days})" + ("。" if language == "ja" else ".")
    if language == "ja":
        met = f"{days}、{'と'.join(sides)}は{what[0]}の第{about.round}回会合を開き"
        return f"{met}、{what[1]}を出した。"
    met = f"On {days} {claims.named(sides)} held round {about.round} of their {what[0]}"
    return f"{met} and issued a {what[1]}."
