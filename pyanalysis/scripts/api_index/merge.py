"""Dumps and tables in, ``data/*.json`` out."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from api_index.entries import Entry
from api_index.join import PRIVATE_KERAS, Join
from api_index.tables import Tables, read_groups

_KINDS = {"module": "m", "function": "f", "class": "c", "method": "e", "property": "p", "constant": "k"}
# The spaces in which one name may stand; a name's bits say in which of them, and since when, it exists.
_SPACES = (
    ("tensorflow.compat.v1.", "tensorflow."),
    ("tensorflow.", "tensorflow."),
    ("tf_keras.", "tensorflow.keras."),
    ("keras.", "tensorflow.keras."),
)
_MEMBERS_LEFT_OUT = (*PRIVATE_KERAS, "tensorflow.python.keras.")
_SPACE_ORDER = ("tensorflow.", "keras.", "tf_keras.", "tensorflow.compat.v1.")
_CONSTANTS = {
    "builtins.int": "int", "builtins.float": "float", "builtins.str": "str", "builtins.bool": "bool",
    "builtins.bytes": "bytes", "builtins.NoneType": "none", "builtins.complex": "number",
    "tensorflow.python.framework.dtypes.DType": "dtype",
}  # fmt: skip


def merge(tables: Path, target: Path, dumps: list[Path]) -> None:
    """Write the index; the same dumps and tables give the same bytes."""
    join = Join([json.loads(path.read_text("utf-8")) for path in dumps])
    applied = Tables(join)
    applied.apply(read_groups(tables))
    target.mkdir(parents=True, exist_ok=True)
    for name, shard in sorted(_shards(join, applied).items()):
        text = json.dumps(shard, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        (target / f"{name}.json").write_text(text + "\n", "utf-8")


def _shards(join: Join, tables: Tables) -> dict[str, Any]:
    shards: dict[str, Any] = defaultdict(lambda: {"names": {}, "aliases": {}, "members": {}})
    introspected = {entry.canonical.partition(".")[0] for entry in join.entries if entry.family != "declared"}
    for entry in join.entries:
        if _says_nothing(entry):
            continue
        known = entry.canonical.partition(".")[0] in introspected
        shard = shards[shard_of(entry.canonical) if known else "libraries"]
        own = _stem(entry, entry.canonical)
        shard["names"][entry.canonical] = record(entry, _bits(entry, join).get(own, 0))
        for stem, bits in _bits(entry, join).items():
            if stem != entry.canonical:
                shards[shard_of(stem)]["aliases"][stem] = f"{entry.canonical}|{bits}"
        if entry.members and not entry.canonical.startswith(_MEMBERS_LEFT_OUT):
            shard["members"][entry.canonical] = {
                name: record(member, 0) for name, member in sorted(entry.members.items())
            }
    for path, entry in join.private.items():
        if path != entry.canonical and not _says_nothing(entry):
            shards[shard_of(path)]["aliases"][path] = f"{entry.canonical}|0"
    shards["libraries"]["open"] = {name: record(entry, 0) for name, entry in tables.open.items()}
    for family, releases in join.releases.items():
        shards[family]["releases"] = releases
    return shards


def _says_nothing(entry: Entry) -> bool:
    """A private function that no table knows: the same as an unknown name."""
    return not entry.paths and entry.kind == "function" and entry.facts.role is None


def shard_of(path: str) -> str:
    """The data file that holds a name; ``index.py`` decides the same way."""
    top, _, rest = path.partition(".")
    if path.startswith(("tensorflow.python", "tensorflow.raw_ops", "keras.src", "tf_keras.src")):
        return "private"
    if top in ("tensorflow", "keras", "tf_keras"):
        return "tensorflow"
    return top if top == "numpy" else "python"


def _bits(entry: Entry, join: Join) -> dict[str, int]:
    """Stem to bits, for every way in which the entry can be spelled."""
    width = len(join.releases.get(entry.family, ()))
    found: dict[str, int] = {}
    for path, releases in sorted(entry.paths.items()):
        stem = _stem(entry, path)
        space = _space(path) if stem != path or entry.family == "tensorflow" else 0
        found[stem] = found.get(stem, 0) | releases << (space * width)
    return found


def _stem(entry: Entry, path: str) -> str:
    """The spelling under ``tensorflow`` where that means the same object, else the path itself."""
    for prefix, replacement in _SPACES:
        if path.startswith(prefix):
            stem = replacement + path[len(prefix) :]
            return stem if stem in entry.paths else path
    return path


def _space(path: str) -> int:
    prefixes = [prefix for prefix in _SPACE_ORDER if (path + ".").startswith(prefix)]
    return _SPACE_ORDER.index(max(prefixes, key=len)) if prefixes else 0


def record(entry: Entry, bits: int) -> str:
    """One entry as ``kind|role|returns|parameters|effects|callbacks|bases|bits``, empty ends cut."""
    facts = entry.facts
    parameters = entry.parameters or []
    # What is said of an overridden or public namesake may speak of parameters that this one has not.
    callbacks = {name: text for name, text in sorted((facts.callbacks or {}).items()) if entry.takes(name)}
    fields = [
        _KINDS[entry.kind],
        facts.role or _default_role(entry),
        facts.returns or _default_returns(entry),
        " ".join(parameters),
        " ".join(sorted(facts.effects or ())),
        ";".join(_callback(parameters, name, text) for name, text in callbacks.items()),
        " ".join([*(base.canonical for base in entry.bases), *entry.named_bases]),
        str(bits or ""),
    ]
    return "|".join(fields).rstrip("|")


def _callback(parameters: list[str], name: str, text: str) -> str:
    """``fn@0=graph(arg1.element)``: the position counts positional parameters only."""
    positional = parameters[: parameters.index("*")] if "*" in parameters else parameters
    position = str(positional.index(name)) if name in positional else ""
    return f"{name}@{position}={text}"


def _default_role(entry: Entry) -> str:
    if entry.kind == "class":
        return "type"
    return "pure" if entry.kind in ("constant", "module") else "unknown"


def _default_returns(entry: Entry) -> str:
    if entry.kind == "class":
        return "instance"
    return _CONSTANTS.get(entry.constant, "") if entry.kind == "constant" else ""
