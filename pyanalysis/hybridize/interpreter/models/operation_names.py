"""What an operation gets as its ``name``: only a graph looks at it, and refuses what is no name."""

from __future__ import annotations

import re

from hybridize.values.atoms import Atom, Const
from hybridize.values.value import Value

# ``_VALID_SCOPE_NAME_REGEX`` of tensorflow/python/framework/ops.py
_VALID = re.compile(r"[A-Za-z0-9_.\\/>-]*")


def is_refused(given: Value) -> bool:
    """Whether a name may be something that a graph does not take."""
    return any(map(_refused, given.atoms))


def _refused(atom: Atom) -> bool:
    if isinstance(atom, Const):
        value = atom.value
        return value is not None and not (isinstance(value, str) and _VALID.fullmatch(value) is not None)
    return getattr(atom, "type_name", "") not in ("str", "NoneType") and atom.kind != "unknown"
