"""Two releases side by side: which sentences are carried, edited, new or dropped; where a wording
stood before. All of it also works on thousands of releases, one after another or in many tasks.

Texts are compared folded (``fold``), Japanese by its characters and English by its words. How alike
two are is rapidfuzz's ratio, in percent: twice the length of what they have in common, in order,
over the length of both. Sentences are matched one to one: the two that are most alike first, then
the most alike of those that are left; of equally alike ones those that come first in the texts. So
a threshold only chooses among the matches.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process

from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.corpus import description, files, release, workspace
from dialogue.corpus.description import About
from dialogue.corpus.errors import InputError
from dialogue.corpus.release import Sentence

CARRIED, EDITED, NEW, DROPPED = KINDS = ("carried", "edited", "new", "dropped")
LANGUAGES = ("ja", "en")
THRESHOLDS = range(40, 100, 5)  # of the curve
_FLOOR = min(THRESHOLDS)  # less alike than that, nothing is matched
NEAR = 60  # how alike a place of a sentence is to a phrase that nearly stands there
_PLAIN = str.maketrans(",.‘’“”‐‑‒–—−〜", "、。''\"\"------~")
_UNITS = {"ja": r"\s*\S", "en": r"\s*(?:\w+|\S)"}  # what an edit is told in


def fold(text: str, language: str = "ja") -> str | list[str]:
    """``text`` as it is compared: spacing, width and the kind of a comma or dash do not count. The
    characters of Japanese, the words of any other language."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return "".join(plain.split()) if language == "ja" else re.findall(r"\w+|[^\w\s]", plain)


@dataclass(frozen=True)
class Text:
    """A release for comparison: what each of its sentences says in each language that it has.

    ``said`` has for each language the texts by the ids of the main language's sentences.
    """

    about: About
    sentences: tuple[Sentence, ...]
    said: dict[str, dict[str, str]]

    @property
    def name(self) -> str:
        """What readers call it: its round, or its id."""
        return f"round {self.about.round}" if self.about.round else self.about.id


def in_order(made: Iterable, about: Callable[[object], About]) -> list:
    """What is made of releases in order of time: by their rounds where all are of one series, else
    by their days."""
    made = [(about(each), each) for each in made]
    rounds = len({a.series for a, _ in made}) == 1 and all(a.round for a, _ in made)

    def when(pair: tuple) -> tuple:
        day, number = str(pair[0].held_start or pair[0].published or ""), pair[0].round or 0
        return (number, day) if rounds else (day, number)

    return [each for _, each in sorted(made, key=when)]


def read(folder: Path) -> Text:
    """The release in ``folder``. Raises InputError.

    The nth sentence of a part is taken for the translation of the nth of the other language, if
    both languages have as many there; elsewhere the main language stands alone.
    """
    about = description.read(folder)
    main = release.load(folder, about)
    said = {about.language: {s.id: s.text for s in main.sentences}}
    for language in LANGUAGES:
        if language not in said and workspace.exists(Path(folder) / f"release.{language}.txt"):
            other, said[language] = release.load(folder, about, language), {}
            for part in dict.fromkeys(s.part for s in main.sentences):
                own, theirs = main.of_part(part), other.of_part(part)
                if len(own) == len(theirs):
                    pairs = zip(own, theirs, strict=True)
                    said[language] |= {s.id: t.text for s, t in pairs}
    return Text(about, main.sentences, said)


def everything() -> list[Text]:
    """Every release there is, in order of time. Raises InputError."""
    texts = (read(workspace.data() / "releases" / id) for id in parameters.releases())
    return in_order(texts, lambda text: text.about)


@dataclass(frozen=True)
class Pair:
    """A sentence of each of two releases, or one that has none beside it; how alike the two are in
    each language that both have, in percent."""

    earlier: Sentence | None
    later: Sentence | None
    alike: dict[str, float]

    @property
    def most(self) -> float:
        """How alike they are in the language in which they are most alike."""
        return max(self.alike.values(), default=0)


class Comparison:
    """Two releases sentence by sentence; ``matches`` has every pair that may be one."""

    def __init__(self, earlier: Text, later: Text):
        self.earlier, self.later = earlier, later
        self.languages = [x for x in later.said if x in earlier.said]
        self.matches = self._matches()

    def _matches(self) -> list[Pair]:
        alike: dict[tuple[int, int], dict[str, float]] = {}
        for language in self.languages:
            texts = [
                [fold(text.said[language].get(s.id, ""), language) for s in text.sentences]
                for text in (self.earlier, self.later)
            ]
            for (i, old), row in zip(enumerate(texts[0]), process.cdist(*texts), strict=True):
                for j in (row >= _FLOOR).nonzero()[0] if old else ():
                    if texts[1][j]:
                        alike.setdefault((i, int(j)), {})[language] = float(row[j])
        left, found = ({*range(len(t.sentences))} for t in (self.earlier, self.later)), []
        ours, theirs = left
        for (i, j), how in sorted(alike.items(), key=lambda hit: (-max(hit[1].values()), hit[0])):
            if i in ours and j in theirs:
                ours.remove(i), theirs.remove(j)
                found.append(Pair(self.earlier.sentences[i], self.later.sentences[j], how))
        return found

    def pairs(self, threshold: int) -> dict[str, list[Pair]]:
        """The pairs of each kind in the order of the text, dropped ones in that of the earlier."""
        kept = [pair for pair in self.matches if pair.most >= threshold]
        old, new = ({getattr(pair, side).id for pair in kept} for side in ("earlier", "later"))
        kept.sort(key=lambda pair: pair.later.number)
        return {
            CARRIED: [pair for pair in kept if pair.most == 100],
            EDITED: [pair for pair in kept if pair.most < 100],
            NEW: [Pair(None, s, {}) for s in self.later.sentences if s.id not in new],
            DROPPED: [Pair(s, None, {}) for s in self.earlier.sentences if s.id not in old],
        }

    def curve(self) -> pd.DataFrame:
        """How many there are of each kind at each threshold: threshold, kind, count."""
        rows = [(t, k, len(p)) for t in THRESHOLDS for k, p in self.pairs(t).items()]
        return pd.DataFrame(rows, columns=["threshold", "kind", "count"])


def of(study: Study) -> Comparison:
    """A study's release and the one it is compared with, the earlier first. Raises InputError."""
    if not study.against:
        allowed = "'dialogue add' brings one"
        raise InputError(f"there is no release to compare {study.release.id} with", allowed=allowed)

    def compared() -> Comparison:
        ids = (study.release.id, study.against)
        texts = [read(workspace.data() / "releases" / id) for id in ids]
        return Comparison(*in_order(texts, lambda text: text.about))

    return study.once(("comparison", study.against), (), compared)


def pairs(study: Study) -> dict[str, list[Pair]]:
    """The pairs of each kind at the study's own threshold."""
    return of(study).pairs(study.parameters["threshold"])


def changes(old: str, new: str, language: str = "ja") -> list[tuple[str, str]]:
    """How ``new`` came of ``old``: pieces ``("=", text)``, ``("-", text)`` and ``("+", text)``.

    What is the same when folded is no change, and stands as in ``new``. A single character (or
    short word) that is the same between two changes is told as changed, to be read at a glance.
    """
    pieces = [re.findall(_UNITS[language], text) for text in (old, new)]
    folded = [["".join(fold(piece, language)) for piece in each] for each in pieces]
    steps = SequenceMatcher(None, *folded, autojunk=False).get_opcodes()
    told = [["", ""]]  # what went and what came, then what is the same, by turns
    for number, (kind, a, b, c, d) in enumerate(steps):
        gone, came = "".join(pieces[0][a:b]), "".join(pieces[1][c:d])
        alone = b - a == 1 and len(came.strip()) < 4 and 0 < number < len(steps) - 1
        same = kind == "equal" or "".join(folded[0][a:b]) == "".join(folded[1][c:d])
        if same and not alone:
            told += [came, ["", ""]]
        else:
            told[-1] = [told[-1][0] + gone, told[-1][1] + came]
    kinds = (
        zip("-+", each, strict=True) if at % 2 == 0 else [("=", each)]
        for at, each in enumerate(told)
    )
    return [piece for each in kinds for piece in each if piece[1]]


# Where a wording stood before, in as many releases as there are


def precedents(phrase: str, texts: Iterable[Text], near: int = NEAR) -> Iterator[dict]:
    """Every sentence of the releases in which a phrase stands, or nearly so: its release, its id
    (sentence), its language, its text, and how alike the best place in it is, in percent (alike, by
    rapidfuzz's ``partial_ratio``), which is at least ``near``. Release after release, so that time
    is in proportion to their number. Capitals do not count; a phrase of fewer than four characters
    or words has to stand as it is.
    """
    for text in texts:
        for language, said in text.said.items():
            sought, *folded = (fold(t.casefold(), language) for t in (phrase, *said.values()))
            least = near if len(sought) > 3 else 100
            how = {"scorer": fuzz.partial_ratio, "score_cutoff": least, "limit": None}
            hits = process.extract(sought, folded, **how)
            for words, alike, at in sorted(hits, key=itemgetter(2)):
                if len(words) < len(sought):  # it stands in the phrase, and not the phrase in it
                    alike = fuzz.ratio(sought, words)
                if alike >= least:
                    id = [*said][at]
                    found = {"release": text.about.id, "sentence": id, "language": language}
                    yield found | {"text": said[id], "alike": alike}


# How it does on the pair of texts that was aligned by hand


def validation() -> pd.DataFrame:
    """Precision and recall of every kind on the pair in ``data/validation/pair``, at every
    threshold: threshold, kind, found, by_hand, right, precision, recall (missing without one).

    A pair is right where the hand has the same two sentences in the same kind. Raises InputError.
    """
    folder = workspace.data() / "validation" / "pair"
    earlier, later = (read(folder / f"mock-0{n}") for n in (1, 2))
    made, rows = Comparison(earlier, later), []
    hand = {tuple(row) for row in files.read_yaml(folder / "alignment.yml")}
    wanted = Counter(kind for _, _, kind in hand)
    for threshold in THRESHOLDS:
        for kind, found in made.pairs(threshold).items():
            numbers = ((p.earlier and p.earlier.number, p.later and p.later.number) for p in found)
            right = len(hand & {(*pair, kind) for pair in numbers})
            rows.append((threshold, kind, len(found), wanted[kind], right))
    table = pd.DataFrame(rows, columns=["threshold", "kind", "found", "by_hand", "right"])
    precision, recall = (table["right"] / table[n] for n in ("found", "by_hand"))
    return table.assign(precision=precision, recall=recall)
