"""Objects that are made when they are first asked for, and found again later: what is changed on them is not lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import functools

import tensorflow as tf


class Settings:
    def __init__(self):
        self.gain = 1.0


{maker}


def scale(x):
    return x * {ask}.gain


once = scale(tf.constant([1.0]))
{change}
twice = scale(tf.constant([1.0]))
"""
KEPT_BY_NAME = """\
kept = None


def get():
    global kept
    if kept is None:
        kept = Settings()
    return kept
"""
KEPT_BY_CLASS = """\
class Only(Settings):
    _only = None

    def __new__(cls):
        if cls._only is None:
            cls._only = super().__new__(cls)
            cls._only.gain = 1.0
        return cls._only

    def __init__(self):
        pass
"""
KEPT_BY_METACLASS = """\
class Meta(type):
    _all = {}

    def __call__(cls):
        if cls not in cls._all:
            cls._all[cls] = super().__call__()
        return cls._all[cls]


class Only(Settings, metaclass=Meta):
    pass
"""
KEPT_BY_DECORATOR = """\
def singleton(cls):
    made = {}

    def get():
        if cls not in made:
            made[cls] = cls()
        return made[cls]
    return get


@singleton
class Only(Settings):
    pass
"""
CACHED = """\
@functools.lru_cache(maxsize=None)
def get():
    return Settings()
"""
CACHED_BY_KEY = """\
@functools.cache
def get(name):
    return Settings()
"""
PROPERTY = """\
class Owner:
    @functools.cached_property
    def settings(self):
        return Settings()


owner = Owner()
"""
ANEW = """\
def get():
    return Settings()
"""


@pytest.mark.parametrize(("maker", "ask", "change", "expected"), [
    (KEPT_BY_NAME, "get()", "get().gain = 2.0", "decline"),
    (KEPT_BY_CLASS, "Only()", "Only().gain = 2.0", "decline"),
    (KEPT_BY_METACLASS, "Only()", "Only().gain = 2.0", "decline"),
    (KEPT_BY_DECORATOR, "Only()", "Only().gain = 2.0", "decline"),
    (CACHED, "get()", "get().gain = 2.0", "decline"),
    (CACHED, "get()", "get().name = 'other'", "hybridize"),
    (CACHED, "get()", "get.cache_clear()\nget().gain = 2.0", "decline"),
    (CACHED_BY_KEY, "get('a')", "get('a').gain = 2.0", "decline"),
    (CACHED_BY_KEY, "get('a')", "get('b').gain = 2.0", "hybridize"),
    (PROPERTY, "owner.settings", "owner.settings.gain = 2.0", "decline"),
    (PROPERTY, "owner.settings", "Owner().settings.gain = 2.0", "hybridize"),
    (ANEW, "get()", "get().gain = 2.0", "hybridize"),
])
def test_what_is_found_again_is_the_same_object(
    maker: str, ask: str, change: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(maker=maker, ask=ask, change=change), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    assert {one.name: one.decision for one in report.functions}["scale"] == expected


def test_the_first_call_may_be_any_of_them(tmp_path: Path) -> None:
    """Who finds a kept result still calls the function that makes it."""
    text = PROGRAM.format(maker=CACHED, ask="get()", change="get()").replace("once =", "get()\nonce =")
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    assert not report.errors
    assert {one.name: one.decision for one in report.functions}["scale"] == "hybridize"
