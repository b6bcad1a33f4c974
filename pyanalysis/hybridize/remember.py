"""Answers about the analysed program that are remembered as long as its analysis lasts.

``functools.lru_cache`` would keep programs of earlier analyses alive in a process that makes many, and forget
answers of this one where it is large.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Subject = TypeVar("Subject")

_remembered: list[Callable[[], None]] = []


def remembered(ask: Callable[[Subject], Answer]) -> Callable[[Subject], Answer]:
    """A function of one thing of the program, asked once a thing."""
    cached: Any = functools.cache(ask)
    _remembered.append(cached.cache_clear)
    return cached


def forget() -> None:
    """Forget everything: between two analyses."""
    for clear in _remembered:
        clear()
