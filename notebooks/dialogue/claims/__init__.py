"""Claims: every number and finding that prose states, computed, with the sentences it rests on.

A claim is a function of a study, registered under a number that is never reused. Prose draws its
value by key; the claims page and ``claims.json`` list them all. Status is ``measured`` (counted in
the text), ``coded`` (depends on a reading or a grouping) or ``interpreted``.
"""

from dialogue.claims import counting, families, headlines, profiles, text  # noqa: F401  (they register their claims)
from dialogue.claims import words as _words  # noqa: F401  (the name ``words`` is the function's)
from dialogue.claims.counting import KEYS as COUNTING
from dialogue.claims.headlines import KEYS as HEADLINES
from dialogue.claims.register import REGISTER, Claim, Found, compute, ledger
from dialogue.claims.shared import Count, named, plural, words

__all__ = ["COUNTING", "HEADLINES", "REGISTER", "Claim", "Count", "Found", "compute", "ledger"]
__all__ += ["named", "plural", "words"]
