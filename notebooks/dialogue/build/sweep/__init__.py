"""A grid of parameters over one template: every combination executed, its claims in one table.

A run is the notebook of one combination with a cell more, which records, from its own ``study``,
every claim that the text of the page states. What a run gave is kept under the key of its page, so
that a sweep which was stopped goes on from there. On a Dask cluster template, data and results
travel with the tasks, and every worker executes its share by the same engine.
"""

from dialogue.build.sweep.combinations import Run, combinations, grid
from dialogue.build.sweep.folder import Swept, run
from dialogue.build.sweep.record import GO_ON, Stated, execute

__all__ = ["GO_ON", "Run", "Stated", "Swept", "combinations", "execute", "grid", "run"]
