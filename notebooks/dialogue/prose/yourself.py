"""Coding by oneself: what the page's script (``yourself.js``) asks, and what it compares with."""

from collections.abc import Iterable

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import files, readings
from dialogue.prose.core import Markdown
from dialogue.prose.switch import embedded


def form(study: Study) -> Markdown:
    """Where a reader codes the sentences; the script fills it."""
    return Markdown(
        '<div class="dlg-yourself" hidden><script type="application/json">'
        f"{embedded(questions(study))}</script></div>"
        "<noscript><p>Coding in the page needs JavaScript.</p></noscript>"
    )


def questions(study: Study) -> dict:
    """What a reader needs to code the sentences: the sentences, the groups of forms, the format.

    With it what the result is made of: every coder's answers by sentence, and the groups that
    count under each rule.
    """
    scheme, future = study.codebook.scheme(study.scheme), study.codebook.criterion("future")
    reading = files.resource(f"releases/{parameters.PUBLISHED_RELEASE}/readings/adjudicated.csv")
    return {
        "release": study.release.id,
        "scheme": scheme.id,
        "columns": [f["name"] for f in reading["schema"]["fields"]],
        "clauses": [[c.sentence.id, c.number, c.main] for c in study.clauses],
        "sentences": [
            {"id": s.id, "label": s.label, "ja": s.text, "en": study.translation.get(s.id, "")}
            for s in study.release.sentences
        ],
        "groups": [
            {"id": g.id, "en": g.en, "ja": g.ja, "takes": _takes(study, g.frames)}
            for g in scheme.groups
        ],
        "future": {"id": future.id, "en": future.en, "question": future.question},
        "rules": [{"en": r.en, "counts": r.counts[scheme.id]} for r in study.codebook.forms.rules],
        "used": study.parameters["coder"],
        "readings": {c: _answers(study, c) for c in readings.coders(study.release.id)},
    }


def _takes(study: Study, frames: Iterable[str]) -> str:
    """The frames of a group in words."""
    verbs = {v.id: f"{v.ja} ({v.en})" for v in study.codebook.predicates.verbs}
    heads = {h.id: f" + {h.ja} ({h.en})" for h in study.codebook.predicates.heads}
    pairs = (frame.split("/") for frame in frames)
    return "; ".join(verbs.get(verb, "any verb") + heads.get(head, "") for verb, head in pairs)


def _answers(study: Study, coder: str) -> dict[str, list[str]]:
    """Form and future (yes, no or empty) of every sentence as a coder has them."""
    rows = study.with_parameters(coder=coder).sentences
    future = rows["future"].map({True: "yes", False: "no"}).fillna("")
    answers = zip(rows["sentence_id"], rows["group"].fillna(""), future, strict=True)
    return {s: [group, answer] for s, group, answer in answers}
