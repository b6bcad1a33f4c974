"""Reports of earlier runs, on disk.

``find`` gives the report of a program that is as it was, or differs in comments, docstrings and blank lines alone,
without parsing or analysing it; ``keep`` puts a new one there. What is damaged, missing or not writable counts as not
there.
"""

from hybridize.cache.reports import Reports

__all__ = ["Reports"]
