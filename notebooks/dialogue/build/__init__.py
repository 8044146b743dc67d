"""Which pages there are, which of them are out of date, and how those are executed.

In: templates in ``notebooks/`` and parameters. Out: executed and cleaned pages in ``book/``, their
figures beside; a book of one's own; the tables of a sweep.
"""
