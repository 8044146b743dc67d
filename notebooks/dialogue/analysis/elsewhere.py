"""How the automatic coder does on text that its rules were not written on."""

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.corpus import files
from dialogue.corpus.codebook import Codebook
from dialogue.corpus.coding import Coder
from dialogue.corpus.release import Sentence

FAMILY = "validation/family.csv"


def verbs(codebook: Codebook, language: str, texts: pd.Series) -> pd.Series:
    """The verb that the coder names for the last clause of each sentence; empty for none."""
    coder = Coder(codebook, language)
    sentences = (Sentence("", 1, "", 1, text, 0, len(text)) for text in texts)
    return pd.Series([coder.clauses(s)[-1].verb or "" for s in sentences], texts.index, dtype=str)


def family(study: Study) -> pd.DataFrame:
    """Invented sentences whose verb is known, one row a set and language, in the file's order.

    Columns: set, language, sentences (how many), named, right (the verb that a reader gives), and
    the same of the coder's first run on them: named_first, right_first.
    """
    table = files.read_table(FAMILY)
    parts = [verbs(study.codebook, name, part["text"]) for name, part in table.groupby("language")]
    now = pd.concat(parts).reindex(table.index)
    told = pd.DataFrame(
        {
            "sentences": 1,
            "named": now.ne(""),
            "right": now.eq(table["verb"]),
            "named_first": table["first"].ne(""),
            "right_first": table["first"].eq(table["verb"]),
        }
    ).astype(int)
    return told.groupby([table["set"], table["language"]], sort=False).sum().reset_index()


def translation(study: Study) -> tuple[int, int] | None:
    """Of how many sentences the working English has the verb of the Japanese, as the coders of the
    two name them, and of how many there is one. None for a release without working English."""
    said = study.with_parameters(coder="auto").sentences.set_index("sentence_id")["verb"]
    english = pd.Series(study.translation, dtype=str).reindex(said.index).dropna()
    same = verbs(study.codebook, "en", english).eq(said.loc[english.index])
    return (int(same.sum()), len(same)) if len(same) else None
