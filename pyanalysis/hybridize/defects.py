"""Failures of the analysis itself, told in one line that does not differ from run to run."""

from __future__ import annotations

import re
import traceback

_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
_LONGEST = 200


def describe(failure: BaseException) -> str:
    """What went wrong, and where in our own code."""
    if isinstance(failure, RecursionError):
        return "RecursionError: maximum recursion depth exceeded"  # Python also tells in what, which depends on where
    said = _ADDRESS.sub("", " ".join(str(failure).split()))[:_LONGEST]
    text = f"{type(failure).__name__}: {said}" if said else type(failure).__name__
    place = _innermost(failure)
    return f"{text} ({place})" if place else text


def _innermost(failure: BaseException) -> str:
    """``interpreter/evaluate/calls.py:120``: the last line of this package on the way to the failure."""
    for frame in reversed(traceback.extract_tb(failure.__traceback__)):
        # Compiled modules give their files relative to the package's parent.
        _, package, inside = f"/{frame.filename}".replace("\\", "/").rpartition("/hybridize/")
        if package:
            return f"{inside}:{frame.lineno}"
    return ""
