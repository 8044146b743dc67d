"""What is counted: a release read under parameters, and the measures of it.

In: a release, its codes and the codebook. Out: a ``Study``, and tables with a row a sentence, form,
topic, forum, value or word.
"""
