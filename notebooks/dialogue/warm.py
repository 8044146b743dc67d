"""Do what every page does once, in the process that kernels are forked from.

It fills caches (tables read and checked, patterns compiled, schemas of charts loaded) that forked
kernels then share. What is wrong with the data is left for a page to tell.
"""

import contextlib

import nbformat

from dialogue import charts
from dialogue.errors import InputError
from dialogue.study import Study


def up() -> None:
    nbformat.validate(nbformat.v4.new_notebook())  # makes the validator
    with contextlib.suppress(InputError):
        study = Study(theme="gdcp")
        _ = study.sentences, study.context, study.translation, study.glossary, study.delegations
        charts.sentence_map(study, "gdcp")._repr_mimebundle_()
