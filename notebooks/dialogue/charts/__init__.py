"""Charts of a study, each a ``Figure``: a title that states the finding, alt text from the data.

Altair charts are built twice, for wide and narrow screens, with the same data and marks. Colours
are the palette's; no colour alone carries meaning (position, shape, fill or a label does too).
"""

from dialogue.charts.content import form_by_content
from dialogue.charts.hooks import hooks
from dialogue.charts.profiles import checkable, criteria_met, topic_forums, value_heads
from dialogue.charts.robust import robust
from dialogue.charts.rules import rule_grid
from dialogue.charts.sentences import forms_by_part, sentence_map
from dialogue.charts.space import space
from dialogue.charts.time import rounds, since
from dialogue.charts.words import carrying_on, topics_together, words_counted, working_together

__all__ = [
    "carrying_on",
    "checkable",
    "criteria_met",
    "form_by_content",
    "forms_by_part",
    "hooks",
    "robust",
    "rounds",
    "rule_grid",
    "sentence_map",
    "since",
    "space",
    "topic_forums",
    "topics_together",
    "value_heads",
    "words_counted",
    "working_together",
]
