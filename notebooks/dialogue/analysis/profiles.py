"""Profiles of the text: what can be checked, through which forums, which values said of what.

All tables are tidy, one observation a row, and rest on the codes of the chosen coder. The automatic
coder finds subjects, forums and value words; it codes no criteria, catalysts, roles or heads. There
``Study.has_criteria`` says no, and the columns that need them are missing or empty.
"""

import re
from itertools import product

import pandas as pd

from dialogue.analysis import measures
from dialogue.analysis.study import Study, once
from dialogue.corpus.readings import CATALYSTS, CRITERIA

FLAGS = ("actor", *CATALYSTS)
CONTEXT = 16


@once("coder", "scheme", "rule")
def flags(study: Study) -> pd.DataFrame:
    """What each sentence names that could be checked: one row a sentence and flag.

    A flag stands where a reader quoted words for it in any clause of the sentence; ``actor`` where
    a clause's subject, as written, is one or both governments. The others are catalysts of
    the G7 Research Group's compliance coding. Each is kept apart: there is no index.

    Columns: sentence_id, label, position, commitment (under the study's rule), flag, words (as
    written, ``; `` between several), present (boolean, missing where the coder does not code it).
    """
    actors = {s.id: s.ja for s in study.codebook.actors.subjects if s.actors}
    codes = study.codes.assign(actor=study.codes["subject"].map(actors).fillna(""))
    words = codes.groupby("sentence_id")[list(FLAGS)].agg(
        lambda quotes: "; ".join(dict.fromkeys(q for q in quotes if q))
    )
    base = study.sentences[["sentence_id", "label", "position", "commitment"]]
    table = base.merge(words, on="sentence_id").melt(base.columns, FLAGS, "flag", "words")
    table["present"] = table["words"].ne("").astype("boolean")
    if not study.has_criteria:
        table.loc[table["flag"] != "actor", "present"] = pd.NA
    return table.sort_values("position", kind="stable", ignore_index=True)


def criteria(study: Study) -> pd.DataFrame:
    """Which criteria a sentence meets, by its final clause: one row for each two.

    Columns: sentence_id, label, position, group (of forms), criterion, met (missing: not coded).
    """
    keys = ["sentence_id", "label", "position", "group"]
    table = study.sentences.melt(keys, CRITERIA, "criterion", "met")
    return table.sort_values("position", kind="stable", ignore_index=True)


def form_and_content(study: Study) -> pd.DataFrame:
    """Whether each sentence counts by its form and by its content.

    Columns: sentence_id, label, position, group, form (under the study's rule), content (under its
    content rule), every (all criteria met); the last two boolean, missing where not coded.
    """
    table, needs = study.sentences, study.codebook.content_rule(study.content).needs
    return table[["sentence_id", "label", "position", "group"]].assign(
        form=table["commitment"].astype("boolean"),
        content=measures.meets(table, needs),
        every=measures.meets(table, CRITERIA),
    )


@once("coder", "role")
def mentions(study: Study, role: str | None = None) -> pd.DataFrame:
    """Every mention of a forum: one row for each sentence, forum and role.

    Only mentions in ``role``, if given, or in the study's own parameter ``role``; ``all`` for all.

    Columns: sentence_id, label, position, forum, role (empty where not coded), words (as written),
    topics (tuple: those of the clauses with the mention, in the codebook's order).
    """
    wanted = role or study.parameters["role"]
    found: dict[tuple, set] = {}
    for clause in study.codes.itertuples():
        for forum, said in clause.forums:
            if wanted in ("all", said):
                key = (clause.sentence_id, forum, said)
                found.setdefault(key, set()).update(clause.topics)
    order = [t.id for t in study.codebook.topics]
    rows = []
    for (id, forum, said), topics in found.items():
        s = study.release.by_id[id]
        words = [m.group() for m in re.finditer(study.codebook.forum(forum).pattern, s.text)]
        own = "; ".join(dict.fromkeys(words)), tuple(sorted(topics, key=order.index))
        rows.append((id, s.label, s.number, forum, said, *own))
    columns = ["sentence_id", "label", "position", "forum", "role", "words", "topics"]
    return pd.DataFrame(rows, columns=columns)


def meetings(study: Study, role: str | None = None) -> pd.DataFrame:
    """Where topic and forum meet: one row for each topic, forum, role and sentence.

    They meet where one clause carries both; ``role`` as in ``mentions``, whose order is kept.
    Columns: topic, forum, role, sentence_id, label, position.
    """
    table = mentions(study, role).explode("topics").dropna(subset="topics")
    columns = ["topic", "forum", "role", "sentence_id", "label", "position"]
    return table.rename(columns={"topics": "topic"})[columns].reset_index(drop=True)


@once("coder")
def concordance(study: Study, width: int = CONTEXT) -> pd.DataFrame:
    """Every value word in its context: one row for each match of a value's pattern.

    The heads that a reader coded for a value of a sentence belong to its matches in the order of
    the text; where there are more or fewer heads than matches, every match has all of them.

    Columns: value, sentence_id, label, position, before, match, after (``width`` characters),
    heads (tuple, empty where not coded), name (the glossary's English name that the word stands
    in, else empty).
    """
    said = heads(study)
    names = study.glossary[study.glossary["kind"].isin(measures.NAMES)]
    rows = []
    for value, s in product(study.codebook.values.values, study.release.sentences):
        found = list(re.finditer(value.pattern, s.text))
        coded_ = said.get((s.id, value.id), [])
        for place, m in enumerate(found):
            own = coded_[place : place + 1] if len(coded_) == len(found) else coded_
            inside = (n.en for n in names.itertuples() if measures.inside(n.ja, s.text, *m.span()))
            shown = measures.around(m, width)
            rows.append((value.id, s.id, s.label, s.number, *shown, tuple(own), next(inside, "")))
    columns = ["value", "sentence_id", "label", "position", "before", "match", "after"]
    return pd.DataFrame(rows, columns=[*columns, "heads", "name"])


def heads(study: Study) -> dict[tuple[str, str], list[str]]:
    """The heads coded for each sentence and value, in the order of the clauses."""
    found: dict[tuple[str, str], list[str]] = {}
    for clause in study.codes.itertuples():
        for value, head in clause.values:
            if head:
                found.setdefault((clause.sentence_id, value), []).append(head)
    return found
