"""How calls of things outside the program behave: one file a family of APIs.

Importing a family registers its models with :mod:`.library`; nothing else imports all of them.
"""

from __future__ import annotations

import importlib
import pkgutil


def register() -> None:
    """Make every special model known. Not done on import: the families import the interpreter."""
    for family in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{family}")
