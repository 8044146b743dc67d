"""Do what every page does once, in the process that kernels are forked from.

Importing this module fills caches (tables read and checked, patterns compiled, schemas of charts
loaded) that forked kernels then share. What is wrong with the data is left for a page to tell.
"""

import contextlib

from dialogue import charts, claims, prose, robustness
from dialogue.errors import InputError
from dialogue.study import Study

with contextlib.suppress(InputError):
    _study = Study(theme="gdcp")
    for _claim in claims.ledger(_study):
        pass
    _ = _study.context, _study.translation, _study.glossary, _study.delegations
    charts.sentence_map(_study, "gdcp")._repr_mimebundle_()
    charts.hooks(_study)
    prose.rules_by_scheme(_study)
    robustness.grid(_study)
