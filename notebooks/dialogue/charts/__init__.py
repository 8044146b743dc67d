"""Charts of a study, each a ``Figure``: a title that states the finding, alt text from the data.

Altair charts are built twice, for wide and narrow screens, with the same data and marks. Colours
are the palette's; no colour alone carries meaning (position, shape, fill or a label does too).
"""

from dialogue.charts.hooks import hooks
from dialogue.charts.rules import rule_grid
from dialogue.charts.sentences import forms_by_part, sentence_map
from dialogue.charts.space import space

__all__ = ["forms_by_part", "hooks", "rule_grid", "sentence_map", "space"]
