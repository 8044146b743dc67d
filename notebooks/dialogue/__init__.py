"""The Dialogue Book: a close, reproducible reading of one diplomatic text.

Modules in the order of the data's way: release, codebook, coding, readings, measures, params,
study, claims, figures, charts, prose, engine, pages, staging, sphinxext, cli. Nothing earlier
imports anything later.
"""
