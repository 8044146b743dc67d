"""What claims share: how rows are chosen and counted, how numbers and names are worded."""

from collections.abc import Callable, Iterable
from functools import wraps

import pandas as pd

from dialogue.analysis.study import Study
from dialogue.claims.register import Found

BY_FORM = ("rule", "scheme", "coder")  # parameters that change which sentences count by form
BY_CONTENT = ("rule", "content", "scheme", "coder")  # and by content
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def count(text: str, *, of: Callable | None = None, none: str = ""):
    """Decorates a function that chooses rows of a study: a claim whose value is how many they are.

    The function gives rows with a ``sentence_id``, or sentence ids; a ``Found`` that it gives in
    their place stands. ``of`` gives the table it chooses from, where that is not the sentences.
    ``text`` is filled with ``n``, ``of`` and ``rest`` (rows that are chosen, in all, and left),
    worded as ``Count`` says, ``it`` (the entry of a family), ``rule`` and ``split``. ``none`` is
    the text where no row is chosen.
    """

    def build(choose: Callable):
        @wraps(choose)
        def find(study: Study, *entry) -> Found:
            rows = choose(study, *entry)
            if isinstance(rows, Found):
                return rows
            n, whole = len(rows), len(of(study, *entry) if of else study.sentences)
            told = {"n": n, "of": whole, "rest": whole - n, "where": len(ids(rows))}
            told = {name: Count(number) for name, number in told.items()}
            told |= {"it": entry[0] if entry else None, "rule": study.chosen_rule}
            told |= {"split": study.parameters["split"]}
            said = text if n or not none else none
            return Found(n, ids(rows), said.format(**told))

        return find

    return build


class Count(int):
    """A number in a wording: ``{n}`` 6, ``{n:words}`` six, ``{n:Words}`` Six, and what follows it:
    ``{n:sentence says|sentences say}``, for one and for any other number."""

    def __format__(self, form: str) -> str:
        if form.lower() == "words":
            return words(self, form[0] == "W")
        one, other, many = form.partition("|")
        return super().__format__(form) if not other else one if self == 1 else many


def listed(names: list[str], rows, text: str) -> Found:
    """A claim whose value is how many names there are; ``{shown}`` in ``text`` lists them."""
    shown = named(names)
    return Found(len(names), ids(rows), text.format(n=len(names), shown=shown), shown)


def ids(rows: pd.DataFrame | Iterable[str]) -> tuple[str, ...]:
    """The ids of the sentences in which rows stand, each once; none where rows name no sentence."""
    if isinstance(rows, pd.DataFrame):
        rows = rows.get("sentence_id", ())
    return tuple(dict.fromkeys(rows))


def having(table: pd.DataFrame, **values) -> pd.DataFrame:
    """The rows whose columns have these values."""
    for column, value in values.items():
        table = table[table[column].eq(value)]
    return table


def saying(table: pd.DataFrame, word: str) -> pd.DataFrame:
    """The rows in whose text a word stands."""
    return table[table["text"].str.contains(word, regex=False)]


def commitments(study: Study) -> pd.DataFrame:
    """The sentences that count by their form under the chosen rule."""
    return having(study.sentences, commitment=True)


def parts(study: Study) -> dict[str, str]:
    """The English names of the parts by their ids."""
    return {p.id: p.en for p in study.codebook.parts}


def words(number: int, capital: bool = False) -> str:
    """A number in English words, as titles use it; in digits from a thousand on."""
    if not 0 <= number < 1000:
        return f"{number:,}"
    hundreds, below = divmod(number, 100)
    tens, units = divmod(below, 10)
    said = _SMALL[below] if tens < 2 else _TENS[tens] + (f"-{_SMALL[units]}" if units else "")
    if hundreds:
        said = f"{_SMALL[hundreds]} hundred" + (f" and {said}" if below else "")
    return said[0].upper() + said[1:] if capital else said


def named(names: list[str]) -> str:
    """Names in prose: ``a, b and c``; ``none`` for an empty list."""
    if len(names) < 2:
        return names[0] if names else "none"
    return ", ".join(names[:-1]) + " and " + names[-1]
