"""The Dialogue Book: a close, reproducible reading of one diplomatic text.

Its rooms stand in the order of the data's way, and nothing earlier imports what is later: corpus,
analysis, claims, charts, prose, build, publish; then the command line.
"""
