"""Charts of a study, each a ``Figure``: a title that states the finding, alt text from the data.

Altair charts are built twice, for wide and narrow screens, with the same data and marks. Colours
are the palette's; no colour alone carries meaning (position, shape, fill or a label does too).

Every public function of a module here that gives a ``Figure`` is a chart: ``charts.NAME(study)``.
"""

import inspect
import pkgutil
from importlib import import_module

from dialogue.charts.figure import Figure
from dialogue.corpus.errors import InputError

_charts: dict = {}
for _found in pkgutil.iter_modules(__path__, f"{__name__}."):
    for _name, _function in inspect.getmembers(import_module(_found.name), inspect.isfunction):
        _gives = inspect.get_annotations(_function, eval_str=True).get("return")
        if _gives is Figure and not _name.startswith("_"):
            _other = _charts.setdefault(_name, _function)
            if _other is not _function:
                _both = f"'{_other.__module__}' and '{_function.__module__}'"
                raise InputError(f"chart '{_name}' stands in {_both}", allowed="in one of them")
globals().update(_charts)


def __getattr__(name: str):
    known = "a public function in a module of charts/ that says '-> Figure'"
    raise AttributeError(f"there is no chart '{name}'; allowed: {known}")
