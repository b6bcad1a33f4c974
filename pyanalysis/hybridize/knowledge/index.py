"""Looks names up in the API index; the only door to ``data/*.json``.

The data is read a shard at a time, when a name first needs it, and an :class:`Api` is built when it is first asked
for. Nothing here imports the libraries themselves. ``docs/knowledge.md`` says how the data is made.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from hybridize.knowledge.model import Api, Callback

_DATA = Path(__file__).parent / "data"
_KINDS = {"m": "module", "f": "function", "c": "class", "e": "method", "p": "property", "k": "constant"}

# Other spellings of the same name, tried in order. The number is the space whose releases then count.
_SPELLINGS = (
    ("tensorflow.compat.v1.keras.", "tensorflow.keras.", 0),
    ("tensorflow.compat.v1.", "tensorflow.", 3),
    ("tensorflow.compat.v2.", "tensorflow.", 0),
    ("tensorflow._api.v2.v2.", "tensorflow.", 0),
    ("tensorflow._api.v2.", "tensorflow.", 0),
    ("tensorflow_core.", "tensorflow.", 0),
    ("keras._tf_keras.keras.", "tensorflow.keras.", 0),
    ("keras.api._v2.keras.", "tensorflow.keras.", 1),
    ("keras.api.", "tensorflow.keras.", 1),
    ("keras.src.", "keras.", None),
    ("keras.", "tensorflow.keras.", 1),
    ("tf_keras.api.", "tensorflow.keras.", 2),
    ("tf_keras.", "tensorflow.keras.", 2),
    ("tensorflow.python.keras.api.", "tensorflow.keras.", None),
    ("tensorflow.python.keras.", "tensorflow.keras.", None),
    ("tensorflow.python.ops.numpy_ops.", "tensorflow.experimental.numpy.", None),
)
# Where Keras kept its private modules before they moved below ``src``.
_OLD_KERAS = ("keras.", "tf_keras.")


class _Shard:
    """One data file as read: records by canonical name, canonical names by alias, members by class."""

    def __init__(self, name: str) -> None:
        data: dict[str, Any] = json.loads((_DATA / f"{name}.json").read_text("utf-8"))
        self.names: dict[str, str] = data.get("names", {})
        self.aliases: dict[str, str] = data.get("aliases", {})
        self.members: dict[str, dict[str, str]] = data.get("members", {})
        self.open: dict[str, str] = data.get("open", {})
        self.releases: tuple[str, ...] = tuple(data.get("releases", ()))


@lru_cache(maxsize=None)
def _shard(name: str) -> _Shard:
    return _Shard(name)


def _shard_of(path: str) -> _Shard:
    """The data file that holds a name; ``scripts/api_index/merge.py`` decides the same way."""
    top = path.partition(".")[0]
    if path.startswith(("tensorflow.python", "tensorflow.raw_ops", "keras.src", "tf_keras.src")):
        return _shard("private")
    if top in ("tensorflow", "keras", "tf_keras", "tensorflow_core"):
        return _shard("tensorflow")
    if top == "numpy":
        return _shard("numpy")
    return _shard("python" if top in _standard_packages() else "libraries")


@lru_cache(maxsize=None)
def _standard_packages() -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in _shard("python").names)


@lru_cache(maxsize=None)
def _library_packages() -> frozenset[str]:
    libraries = _shard("libraries")
    names = [*libraries.names, *libraries.aliases, *libraries.open]
    return frozenset(name.partition(".")[0] for name in names)


@lru_cache(maxsize=None)
def lookup(dotted: str) -> Api | None:
    """The API that a dotted name stands for, under any of its names; None for what is not known.

    A member of a class is found as well, inherited ones included (``tensorflow.keras.Model.fit``).
    """
    name = canonical(dotted)
    if name is None:
        return None
    known = _shard_of(name).names.get(name)
    if known is not None:
        return _decode(name, known)
    owner, _, attribute = name.rpartition(".")
    return member(owner, attribute) or _opened(name)


@lru_cache(maxsize=None)
def canonical(dotted: str) -> str | None:
    """The one name that stands for all aliases of ``dotted``; None for what is not known."""
    found = _resolve(dotted)
    if found is not None:
        return found[0]
    owner, _, attribute = dotted.rpartition(".")
    if owner:
        found = member(owner, attribute) or _of_value(owner, attribute)
        if found is not None:
            return found.name
    return dotted if _opened(dotted) is not None else None


@lru_cache(maxsize=None)
def _resolve(dotted: str) -> tuple[str, int, int | None] | None:
    """Canonical name, release bits and space of a module-level name."""
    found = _direct(dotted)
    if found is not None:
        return (*found, _space(dotted))
    for prefix, replacement, space in _SPELLINGS:
        if not (dotted + ".").startswith(prefix):
            continue
        found = _direct((replacement + (dotted + ".")[len(prefix) :])[:-1])
        if found is not None and (space is None or not found[1] or found[1] >> space * _width() & _all_releases()):
            return (*found, space)
    return _old_keras(dotted)


def _of_value(owner: str, attribute: str) -> Api | None:
    """An attribute of a constant's or a property's value (``sys.path.append``)."""
    holder = lookup(owner)
    if holder is None or holder.kind not in ("constant", "property"):
        return None
    cls = class_of(holder.returns)
    return member(cls, attribute) if cls is not None else None


_CLASSES = {
    "tensor": "tensorflow.Tensor", "variable": "tensorflow.Variable", "ragged": "tensorflow.RaggedTensor",
    "sparse": "tensorflow.sparse.SparseTensor", "indexed_slices": "tensorflow.IndexedSlices",
    "keras_tensor": "tensorflow.keras.KerasTensor", "shape": "tensorflow.TensorShape", "dtype": "tensorflow.dtypes.DType",
    "dataset": "tensorflow.data.Dataset", "ndarray": "numpy.ndarray", "int": "builtins.int", "float": "builtins.float",
    "number": "builtins.float", "bool": "builtins.bool", "str": "builtins.str", "bytes": "builtins.bytes",
    "list": "builtins.list", "tuple": "builtins.tuple", "dict": "builtins.dict", "set": "builtins.set",
}  # fmt: skip


def class_of(notation: str) -> str | None:
    """The class whose members a value has, given what ``Api.returns`` says of it; None if that does not tell."""
    if notation.startswith("instance("):
        return notation[len("instance(") : -1]
    return _CLASSES.get(notation.partition("[")[0])


def _direct(path: str) -> tuple[str, int] | None:
    shard = _shard_of(path)
    record = shard.names.get(path)
    if record is not None:
        return path, _bits(record)
    alias = shard.aliases.get(path)
    if alias is None:
        return None
    name, _, bits = alias.partition("|")
    return name, int(bits)


def _old_keras(dotted: str) -> tuple[str, int, int | None] | None:
    for root in _OLD_KERAS:
        if dotted.startswith(root) and not dotted.startswith(root + "src."):
            found = _direct(root + "src." + dotted[len(root) :])
            if found is not None:
                return (*found, None)
    if dotted.startswith("tensorflow.keras."):
        return _old_keras(dotted[len("tensorflow.") :])
    return None


def _space(path: str) -> int | None:
    """Which of the spaces of ``merge.py`` a directly known path stands in."""
    if path.startswith("tensorflow.compat.v1."):
        return 3
    return {"tf_keras": 2, "keras": 1}.get(path.partition(".")[0], 0)


def _width() -> int:
    return len(_shard("tensorflow").releases)


def _all_releases() -> int:
    return (1 << _width()) - 1


def _bits(record: str) -> int:
    fields = record.split("|")
    return int(fields[7]) if len(fields) > 7 and fields[7] else 0


@lru_cache(maxsize=None)
def member(class_name: str, attribute: str) -> Api | None:
    """An attribute of a class's instances or of the class, found along its bases; None for an unknown one."""
    found = _resolve(class_name)
    if found is None:
        return _open_member(class_name, attribute)
    owner = _decoded(found[0])
    if owner is None or owner.kind != "class":
        return None
    for name in (owner.name, *owner.bases, "builtins.object"):
        record = _shard_of(name).members.get(name, {}).get(attribute)
        if record is not None:
            return _decode(f"{name}.{attribute}", record)
    return None


def _open_member(owner: str, attribute: str) -> Api | None:
    cls = _opened(owner)
    if cls is None or cls.kind != "class":
        return None
    opened = _opened(f"{owner}.{attribute}")
    return replace(opened, kind="method", returns="unknown") if opened is not None else None


def _decoded(name: str) -> Api | None:
    record = _shard_of(name).names.get(name)
    return _decode(name, record) if record is not None else None


def _opened(dotted: str) -> Api | None:
    """What is said of a whole package whose names are not listed one by one; capitals tell its classes."""
    opened = _shard("libraries").open
    owner = dotted
    while owner and owner not in opened:
        owner = owner.rpartition(".")[0]
    if not owner:
        return None
    api = _decode(dotted, opened[owner])
    last = dotted.rpartition(".")[2]
    if owner == dotted and last.islower():
        return replace(api, kind="module", returns="unknown")
    if last[:1].isupper() and not last.isupper():
        return replace(api, kind="class", returns="instance" if api.returns in ("unknown", "object") else api.returns)
    return api


@lru_cache(maxsize=None)
def _decode(name: str, record: str) -> Api:
    kind, role, returns, parameters, effects, callbacks, bases = (record.split("|") + [""] * 7)[:7]
    names = tuple(parameters.split())
    return Api(
        name=name,
        kind=_KINDS[kind],
        role=role,
        parameters=names,
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


def split_notation(text: str) -> list[str]:
    """Split ``tensor,list[int],tuple[a,b]`` at its outer commas."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if character == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    if text.strip():
        parts.append(text[start:].strip())
    return parts


def is_known_package(top_level: str) -> bool:
    """Whether anything is known of the package: names of others are not worth looking up."""
    if top_level in ("tensorflow", "keras", "tf_keras", "tensorflow_core", "numpy"):
        return True
    return top_level in _standard_packages() or top_level in _library_packages()


def exists(dotted: str) -> bool:
    """Whether a dotted name is a known module, a name in one, or a member of a known class."""
    return canonical(dotted) is not None


@lru_cache(maxsize=None)
def public_names(module: str) -> frozenset[str]:
    """The public names directly in a known module: what ``from module import *`` may bind."""
    prefixes = {module + "."}
    prefixes.update(new + (module + ".")[len(old) :] for old, new, _ in _SPELLINGS if (module + ".").startswith(old))
    found = set()
    for prefix in prefixes:
        shard = _shard_of(prefix)
        for name in (*shard.names, *shard.aliases):
            if name.startswith(prefix) and "." not in name[len(prefix) :]:
                found.add(name[len(prefix) :])
    return frozenset(name for name in found if not name.startswith("_") and exists(f"{module}.{name}"))


@lru_cache(maxsize=None)
def versions(dotted: str) -> tuple[str, ...]:
    """The releases (``2.15``, ...) of its library in which a module-level name exists, oldest first.

    Only releases that the index was built from are named; private and declared names give none.
    """
    found = _resolve(dotted)
    if found is None:
        return ()
    name, bits, space = found
    releases = (_shard("tensorflow") if name.partition(".")[0] in _TENSORFLOW else _shard_of(name)).releases
    shifted = bits >> (space or 0) * len(releases)
    return tuple(release for number, release in enumerate(releases) if shifted >> number & 1)


_TENSORFLOW = frozenset({"tensorflow", "keras", "tf_keras"})


@lru_cache(maxsize=None)
def dtype_names() -> tuple[str, ...]:
    """Names of TensorFlow's dtypes (``float32``, ...), sorted."""
    start = "tensorflow."
    return tuple(
        sorted(
            name[len(start) :]
            for name, record in _shard("tensorflow").names.items()
            if name.startswith(start) and name.count(".") == 1 and record.split("|")[2:3] == ["dtype"]
        )
    )


@lru_cache(maxsize=None)
def short_name(dotted: str) -> str | None:
    """The shortest name under which programs know an API (``tensorflow.reduce_sum``), for messages."""
    name = canonical(dotted)
    if name is None:
        return None
    return min((name, *_aliases().get(name, ())), key=lambda spelling: (spelling.count("."), len(spelling), spelling))


@lru_cache(maxsize=None)
def _aliases() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for shard in ("tensorflow", "numpy", "python"):
        for alias, target in _shard(shard).aliases.items():
            if ".compat." not in alias:
                found.setdefault(target.partition("|")[0], []).append(alias)
    return {name: tuple(aliases) for name, aliases in found.items()}
