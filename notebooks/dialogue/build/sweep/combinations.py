"""From a grid as it is written to the runs it asks for."""

import hashlib
import re
from dataclasses import dataclass
from itertools import product

from dialogue.build import plan
from dialogue.corpus.errors import InputError

FORM = "NAME=VALUE,VALUE"


@dataclass(frozen=True)
class Run:
    """One combination: all parameters of the template, those the grid chose, the page's key.

    ``refused`` is set where the values do not go together (a coder that the release lacks).
    """

    parameters: dict
    chosen: dict
    key: str
    refused: InputError | None = None

    @property
    def name(self) -> str:
        """What was chosen as the name of a file, with a digest where that is not plain enough to
        be unlike every other on any file system."""
        chosen = ",".join(f"{name}={value}" for name, value in self.chosen.items())
        plain = re.sub(r"[^\w=,.-]", "_", chosen.lower()).encode()[:100].decode(errors="ignore")
        digest = hashlib.sha256(chosen.encode()).hexdigest()[:8]
        return chosen if plain == chosen else f"{plain}-{digest}"


def grid(pairs: list[str]) -> dict[str, list[str]]:
    """``["k=a,b", …]`` as values by name, in the order given. Raises InputError."""
    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, listed = pair.partition("=")
        if not equals:
            raise InputError(f"'{pair}' is no grid", allowed=FORM)
        if name in values:
            raise InputError(f"the grid of '{name}' is given twice", allowed="once")
        values[name] = [value.strip() for value in listed.split(",")]
        if "" in values[name]:
            what = "an empty value" if any(values[name]) else "no values"
            raise InputError(f"the grid of '{name}' has {what}", allowed=FORM)
        if twice := [value for value in values[name] if values[name].count(value) > 1]:
            raise InputError(f"the grid of '{name}' has '{twice[0]}' twice", allowed="once")
    if not values:
        raise InputError("there is no grid", allowed=f"one or more --grid {FORM}")
    return values


def combinations(template: str, values: dict[str, list]) -> list[Run]:
    """Every combination of the grid, the first name varying slowest.

    Raises InputError for an unknown template or parameter, and for a value that no combination
    allows; where some do, the others are refused runs.
    """
    plan.check_template(template)
    own, state = plan.defaults(template), plan.state()
    runs = []
    for chosen in product(*values.values()):
        given = dict(zip(values, chosen, strict=True))
        try:
            page = plan.single(template, given)
        except InputError as error:
            runs.append(Run({**own, **given}, given, "", error))
        else:
            runs.append(Run(page.parameters, given, plan.key(page, state)))
    for name, listed in values.items():
        written: dict = {}  # how each value stands in the grid: 1 and 01 are one number
        for value in listed:
            tried = [run for run in runs if run.chosen[name] == value]
            run = min(tried, key=lambda run: run.refused is not None)
            if run.refused:
                raise run.refused
            if (first := written.setdefault(run.parameters[name], value)) != value:
                what = f"the grid of '{name}' has '{first}' twice, the other time as '{value}'"
                raise InputError(what, allowed="once")
    return runs
