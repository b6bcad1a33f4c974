"""How calls of things outside the program behave: one file a family of APIs.

Importing a family registers its models with :mod:`.library`; nothing else imports all of them.
"""

from __future__ import annotations

import importlib

FAMILIES = ("arrays", "copies", "datasets", "dispatch", "iterables", "keras", "known_data", "looping", "mappings",
            "multiple_dispatch", "numbers", "reflection", "sequences", "specs", "tensor_arrays", "tensors", "text",
            "training", "types", "wrappers")


def register() -> None:
    """Make every special model known. Not done on import: the families import the interpreter."""
    for name in FAMILIES:
        importlib.import_module(f"{__name__}.{name}")
