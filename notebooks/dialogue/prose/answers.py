"""The first screen: what was said, part by part, in what form and forum, and what came after."""

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.prose import followup
from dialogue.prose.core import Markdown, absent, link_sentences, plain

_HEADS = {
    "en": ("Theme", "What they said they would do", "Form", "Forum", "On record since"),
    "ja": ("分野", "表明した内容", "形式", "場", "その後の記録"),
}
_NOUNS = ("commitment", "importance", "value", "need", "support", "opportunity")
_WORDS = {
    "en": {"none": "none named", "nothing": "nothing on record by then", "source": "source"},
    "ja": {"none": "記載なし", "nothing": "その時点の記録なし", "source": "出典"},
}


def table(study: Study, language: str = "en") -> Markdown:
    """A row a part, from ``answers.csv``: its sentences, their form and forums as coded, and events
    of the record that are known on the day of the study, with date, actor and source."""
    if study.answers.empty:
        return absent(study, "answers.csv")
    words, heads = _WORDS[language], _HEADS[language]
    names = {part.id: getattr(part, language) for part in study.codebook.parts}
    rows = []
    for row in study.answers.itertuples():
        said = study.sentences[study.sentences["sentence_id"].isin(row.sentence_ids.split(";"))]
        labels = ", ".join(said["label"])
        told = getattr(row, f"said_{language}")
        cells = (
            f"[{plain(names[row.part])}](parts/{row.part})",
            told if any(label in told for label in said["label"]) else f"{told} ({labels})",
            _form(study, said, language),
            _forums(study, said, language) or words["none"],
            "<br>".join(_events(study, row, language)) or words["nothing"],
        )
        rows.append(dict(zip(heads, cells, strict=True)))
    shown = link_sentences(study, pd.DataFrame(rows).to_markdown(index=False))
    return Markdown(f"::::{{div}} dlg-answers\n{shown}\n::::")


def _form(study: Study, said: pd.DataFrame, language: str) -> str:
    """The verbs that end the sentences, with the noun that a verb governs where it is a word."""
    forms, heads = study.codebook.scheme("verb-only"), study.codebook.predicates.heads
    nouns = {head.id: getattr(head, language) for head in heads if head.id in _NOUNS}
    form = [
        getattr(forms.group(forms.group_of(verb, head)), language)
        + (f" ({nouns[head]})" if head in nouns else "")
        for verb, head in zip(said["verb"], said["head"], strict=True)
    ]
    by_form = said.groupby(form, sort=False)["label"].agg(", ".join)
    if len(by_form) == 1:
        return by_form.index[0]
    return "<br>".join(f"{form} ({labels})" for form, labels in by_form.items())


def _forums(study: Study, said: pd.DataFrame, language: str) -> str:
    """The forums that are named, but for the dialogue itself."""
    named = {forum for forums in said["forums"] for forum, _ in forums}
    known = (f for f in study.codebook.actors.forums if f.kind not in ("dialogue", "partner"))
    return ", ".join(
        getattr(f, language) for f in known if f.id in named and not f.id.startswith("unnamed")
    )


def _events(study: Study, row, language: str) -> list[str]:
    """The events of a row that are known by then, each with date, actor and source."""
    known = study.record.drop_duplicates("event_id")
    events = {event.event_id: event for event in known.itertuples()}
    ids = filter(events.get, row.event_ids.split(";"))
    return [followup.event(events[id], _WORDS[language]["source"], language) for id in ids]
