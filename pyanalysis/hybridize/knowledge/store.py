"""The data files of the API index, read a shard at a time, when a name first needs one.

A shard is a JSON object: ``names`` holds a record by canonical name, ``aliases`` a canonical name and release
bits by other spelling, ``members`` the records of a class's own members, ``open`` records for whole packages
whose names nobody listed, ``releases`` what the bits count. ``scripts/api_index/merge.py`` writes them.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hybridize.knowledge.model import Api, Callback
from hybridize.knowledge.notation import split_notation

_DATA = Path(__file__).parent / "data"
_KINDS = {"m": "module", "f": "function", "c": "class", "e": "method", "p": "property", "k": "constant"}
_PRIVATE = ("tensorflow.python", "tensorflow.raw_ops", "keras.src", "tf_keras.src")
TENSORFLOW = frozenset({"tensorflow", "keras", "tf_keras", "tensorflow_core"})


class Shard:
    """One data file as read."""

    def __init__(self, name: str) -> None:
        data: dict[str, Any] = json.loads((_DATA / f"{name}.json").read_text("utf-8"))
        self.names: dict[str, str] = data.get("names", {})
        self.aliases: dict[str, str] = data.get("aliases", {})
        self.members: dict[str, dict[str, str]] = data.get("members", {})
        self.open: dict[str, str] = data.get("open", {})
        self.releases: tuple[str, ...] = tuple(data.get("releases", ()))


@cache
def shard(name: str) -> Shard:
    """A shard by its name."""
    return Shard(name)


def shard_of(path: str) -> Shard:
    """The shard that holds a name; ``scripts/api_index/merge.py`` decides the same way."""
    top = path.partition(".")[0]
    if path.startswith(_PRIVATE):
        return shard("private")
    if top in TENSORFLOW:
        return shard("tensorflow")
    if top == "numpy":
        return shard("numpy")
    return shard("python" if top in standard_packages() else "libraries")


@cache
def standard_packages() -> frozenset[str]:
    """Top-level modules of the standard library, ``builtins`` included."""
    return frozenset(name.partition(".")[0] for name in shard("python").names)


@cache
def library_packages() -> frozenset[str]:
    """Top-level packages that only tables speak of."""
    libraries = shard("libraries")
    names = (*libraries.names, *libraries.aliases, *libraries.open)
    return frozenset(name.partition(".")[0] for name in names)


def bits_of(record: str) -> int:
    """The releases of a record, as written by ``merge.py``."""
    fields = record.split("|")
    return int(fields[7]) if len(fields) > 7 and fields[7] else 0


@cache
def decode(name: str, record: str) -> Api:
    """The API behind a record."""
    kind, role, returns, parameters, effects, callbacks, bases = (record.split("|") + [""] * 7)[:7]
    return Api(
        name=name,
        kind=_KINDS[kind],
        role=role,
        parameters=tuple(parameters.split()),
        returns=returns or "unknown",
        effects=frozenset(effects.split()),
        callbacks=tuple(_callback(text) for text in callbacks.split(";") if text),
        bases=tuple(bases.split()),
    )


def _callback(text: str) -> Callback:
    """Read ``fn@0=graph(arg1.element,int)``; without parentheses the arguments are not known."""
    target, _, how = text.partition("=")
    parameter, _, position = target.partition("@")
    mode, parenthesis, rest = how.partition("(")
    arguments = tuple(split_notation(rest[:-1])) if parenthesis else None
    return Callback(parameter, int(position) if position else None, mode, arguments)
