"""What is known: texts, codebook, readings and the record since, read and checked.

In: the files of ``data/``. Out: a release as sentences, clauses with codes, tables, the codebook.
Everything that cannot be used ends in an ``InputError``.
"""
