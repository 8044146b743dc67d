"""Do what many pages do once, in the process that their kernels are forked from.

It fills caches (tables read and checked, patterns compiled, schemas of charts loaded, claims
computed) that forked kernels then share. What a page shows does not depend on it: what is kept here
a kernel makes itself where it is missing. What is wrong with the data is left for a page to tell.
"""

import contextlib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dialogue import charts, claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.claims import robustness
from dialogue.prose import views

MANY = 8  # pages from one template that it takes for its switches to be worth making beforehand


def libraries() -> None:
    """Let matplotlib find its plug-ins, for which each kernel would look through all packages."""
    from matplotlib.backends import backend_registry

    backend_registry.list_all()


class Shared:
    """What the pages of ``jobs`` (template, parameters) have in common, made when it is needed."""

    def __init__(self, jobs: Iterable[dict]):
        self._pages = Counter(_release(job) for job in jobs)
        self._from_template = Counter(job["template"] for job in jobs)
        self._made: set[tuple] = set()

    def make_for(self, job: dict) -> None:
        """Make what this page shares with others, unless that has been done."""
        template = job["template"]
        key = (_release(job), _switches(template) if self._from_template[template] >= MANY else ())
        if self._pages[key[0]] > 1 and key not in self._made:
            self._made.add(key)
            with contextlib.suppress(Exception):  # a page will tell
                _make(*key)


def _release(job: dict) -> tuple:
    """The release that a page is about and whose codes it uses, as parameters."""
    given = {"release": parameters.PUBLISHED_RELEASE, **job["parameters"]}
    coder = given.get("coder") or parameters.parameter("coder").default(given)
    return ("release", given["release"]), ("coder", coder)


@cache
def _switches(template: str) -> tuple[str, ...]:
    """The charts of a template whose switches choose what counts; empty without such switches."""
    source = Path(template).read_text("utf-8")
    named = tuple(id for id in views.CHARTS if f'\\"{id}\\"' in source)
    return named if "switch.control" in source else ()


def _make(given: tuple, switches: tuple[str, ...]) -> None:
    study = Study(**dict(given))
    study.share()
    _ = study.context, study.translation, study.glossary, study.delegations
    claims.ledger(study)
    robustness.grid(study)
    charts.sentence_map(study)._repr_mimebundle_()
    made = views.Views(study)
    if switches:
        made.claims()
    for id in switches:
        made.chart(id)
