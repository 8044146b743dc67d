"""The pages made a book: HTML, search, ids, citations, files for machines, PDF and EPUB.

In: cleaned pages and figures. Out: ``_build/html``, whole or not at all; what a check finds.
"""
