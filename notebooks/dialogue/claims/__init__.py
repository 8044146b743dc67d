"""Claims: every number and finding that prose states, computed, with the sentences it rests on.

A claim is a function of a study, registered under a number that is never reused. Prose draws its
value by key; the claims page and ``claims.json`` list them all. Status is ``measured`` (counted in
the text), ``coded`` (depends on a reading or a grouping) or ``interpreted``.

Every module here may have claims: all are loaded, and so register them.
"""

import pkgutil
from importlib import import_module

from dialogue.claims.counting import KEYS as COUNTING
from dialogue.claims.headlines import KEYS as HEADLINES
from dialogue.claims.register import REGISTER, Claim, Found, compute, ledger
from dialogue.claims.shared import Count, named

__all__ = ["COUNTING", "HEADLINES", "REGISTER", "Claim", "Count", "Found", "compute", "ledger"]
__all__ += ["named", "words"]

for _found in pkgutil.iter_modules(__path__, f"{__name__}."):
    import_module(_found.name)
from dialogue.claims.shared import words  # noqa: E402  (and not the module of that name)
