"""A note is documented like a rule, but has no program that breaks: it speaks of the analysis itself."""

from __future__ import annotations

from hybridize.rules.base import Rule


class Note(Rule):
    """Base of notes."""

    severity = "warning"
    references = ()
    breaks = ()
    safe = ()
