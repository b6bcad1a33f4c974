"""Looks names up in the API index; the only door to it.

An :class:`Api` is built when it is first asked for, and nothing here imports the libraries themselves.
``docs/knowledge.md`` says how the data is made.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hybridize.knowledge import store
from hybridize.knowledge.model import Api
from hybridize.knowledge.notation import class_of

# Other spellings of the same name, tried in order. The number is the space whose releases then count, as in
# ``scripts/api_index/merge.py``; None where a spelling is private and no release promises it.
_SPELLINGS: tuple[tuple[str, str, int | None], ...] = (
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
    ("cached_property.", "functools.", None),  # what the standard library took over
    ("tree.", "tensorflow.nest.", None),  # dm-tree, which tf.nest was taken from
    ("tensorflow.python.ops.numpy_ops.", "tensorflow.experimental.numpy.", None),
)
_COMPAT_V1 = 3
_SPACES = {"keras": 1, "tf_keras": 2}
_Found = tuple[str, int, int | None]  # canonical name, release bits, space


@cache
def lookup(dotted: str) -> Api | None:
    """The API that a dotted name stands for, under any of its names; None for what is not known.

    A member of a class is found as well, inherited ones included (``tensorflow.keras.Model.fit``).
    """
    name = canonical(dotted)
    if name is None:
        return None
    known = store.shard_of(name).names.get(name)
    if known is not None:
        return store.decode(name, known)
    owner, _, attribute = name.rpartition(".")
    return member(owner, attribute) or _opened(name)


@cache
def canonical(dotted: str) -> str | None:
    """The one name that stands for all aliases of ``dotted``; None for what is not known."""
    resolved = _resolve(dotted)
    if resolved is not None:
        return resolved[0]
    owner, _, attribute = dotted.rpartition(".")
    found = (member(owner, attribute) or _of_value(owner, attribute)) if owner else None
    if found is not None:
        return found.name
    return dotted if _opened(dotted) is not None else None


@cache
def member(class_name: str, attribute: str) -> Api | None:
    """An attribute of a class's instances or of the class, found along its bases; None for an unknown one."""
    resolved = _resolve(class_name)
    if resolved is None:
        return _open_member(class_name, attribute)
    name = resolved[0]
    record = store.shard_of(name).names.get(name)
    owner = store.decode(name, record) if record is not None else None
    if owner is None or owner.kind != "class":
        return None
    for holder in (owner.name, *owner.bases, "builtins.object"):
        record = store.shard_of(holder).members.get(holder, {}).get(attribute)
        if record is not None and attribute == "__init__":
            # Every class has its own, which takes what calling the class takes.
            made = store.decode(f"{owner.name}.__init__", record)
            return replace(made, parameters=owner.parameters or made.parameters, callbacks=owner.callbacks)
        if record is not None:
            return store.decode(f"{holder}.{attribute}", record)
    return None


def is_known_package(top_level: str) -> bool:
    """Whether anything is known of the package: names of others are not worth looking up."""
    known = top_level in store.TENSORFLOW or top_level == "numpy" or top_level in store.standard_packages()
    return known or top_level in store.library_packages()


def exists(dotted: str) -> bool:
    """Whether a dotted name is a known module, a name in one, or a member of a known class."""
    return canonical(dotted) is not None


@cache
def public_names(module: str) -> frozenset[str]:
    """The public names directly in a known module: what ``from module import *`` may bind."""
    prefixes = {module + "."}
    for spelling, usual, _ in _SPELLINGS:
        if (module + ".").startswith(spelling):
            prefixes.add(usual + (module + ".")[len(spelling) :])
    found = set()
    for prefix in prefixes:
        shard = store.shard_of(prefix)
        for name in (*shard.names, *shard.aliases):
            if name.startswith(prefix) and "." not in name[len(prefix) :]:
                found.add(name[len(prefix) :])
    return frozenset(name for name in found if not name.startswith("_") and exists(f"{module}.{name}"))


@cache
def versions(dotted: str) -> tuple[str, ...]:
    """The releases (``2.15``, ...) of its library in which a module-level name exists, oldest first.

    Only releases that the index was built from are named; private and declared names give none.
    """
    resolved = _resolve(dotted)
    if resolved is None:
        return ()
    name, bits, space = resolved
    family = name.partition(".")[0]
    releases = (store.shard("tensorflow") if family in store.TENSORFLOW else store.shard_of(name)).releases
    shifted = bits >> (space or 0) * len(releases)
    return tuple(release for number, release in enumerate(releases) if shifted >> number & 1)


@cache
def dtype_names() -> tuple[str, ...]:
    """Names of TensorFlow's dtypes (``float32``, ...) and their aliases (``half`` of ``float16``), sorted."""
    start = "tensorflow."
    shard = store.shard("tensorflow")
    canonical = {name for name, record in shard.names.items()
                 if record.startswith("k|") and record.split("|")[2] == "dtype"}  # tf.as_dtype gives one, and is none
    aliases = {alias for alias, target in shard.aliases.items() if target.partition("|")[0] in canonical}
    direct = [name for name in canonical | aliases if name.startswith(start) and name.count(".") == 1]
    return tuple(sorted(name[len(start) :] for name in direct))


@cache
def short_name(dotted: str) -> str | None:
    """The shortest name under which programs know an API (``tensorflow.reduce_sum``), for messages."""
    name = canonical(dotted)
    if name is None:
        return None
    spellings: list[str] = [name, *_aliases().get(name, ())]
    return sorted(spellings, key=lambda spelling: (spelling.count("."), len(spelling), spelling))[0]


@cache
def _aliases() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for shard in ("tensorflow", "numpy", "python"):
        for alias, target in store.shard(shard).aliases.items():
            if ".compat." not in alias:
                found.setdefault(target.partition("|")[0], []).append(alias)
    return found


# -- spellings ---------------------------------------------------------------------------------------------
@cache
def _resolve(dotted: str) -> _Found | None:
    """A module-level name under any of its spellings."""
    found = _direct(dotted)
    if found is not None:
        return (*found, _space(dotted))
    for spelling, usual, space in _SPELLINGS:
        if (dotted + ".").startswith(spelling):
            found = _direct((usual + (dotted + ".")[len(spelling) :])[:-1])
            if found is not None and _stands_in(found[1], space):
                return (*found, space)
    return _old_keras(dotted)


def _direct(path: str) -> tuple[str, int] | None:
    shard = store.shard_of(path)
    record = shard.names.get(path)
    if record is not None:
        return path, store.bits_of(record)
    alias = shard.aliases.get(path)
    if alias is None:
        return None
    name, _, bits = alias.partition("|")
    return name, int(bits)


def _stands_in(bits: int, space: int | None) -> bool:
    """Whether some release has the name in that space; names without releases are taken at their word."""
    width = len(store.shard("tensorflow").releases)
    return space is None or not bits or bool(bits >> space * width & (1 << width) - 1)


def _space(path: str) -> int | None:
    if path.startswith("tensorflow.compat.v1."):
        return _COMPAT_V1
    return _SPACES.get(path.partition(".")[0], 0)


def _old_keras(dotted: str) -> _Found | None:
    """Where Keras kept its private modules before they moved below ``src``."""
    if dotted.startswith("tensorflow.keras."):
        return _old_keras(dotted[len("tensorflow.") :])
    root, _, rest = dotted.partition(".")
    if root not in _SPACES or rest.startswith("src."):
        return None
    found = _direct(f"{root}.src.{rest}")
    return (*found, None) if found is not None else None


# -- values and open packages ------------------------------------------------------------------------------
def _of_value(owner: str, attribute: str) -> Api | None:
    """An attribute of a constant's or a property's value (``sys.path.append``)."""
    holder = lookup(owner)
    if holder is None or holder.kind not in ("constant", "property"):
        return None
    cls = class_of(holder.returns)
    return member(cls, attribute) if cls is not None else None


def _opened(dotted: str) -> Api | None:
    """What is said of a whole package whose names are not listed one by one; capitals tell its classes."""
    opened = store.shard("libraries").open
    owner = dotted
    while owner and owner not in opened:
        owner = owner.rpartition(".")[0]
    if not owner:
        return None
    api = store.decode(dotted, opened[owner])
    last = dotted.rpartition(".")[2]
    if owner == dotted and last.islower():
        return replace(api, kind="module", returns="unknown", bases=())
    if last[:1].isupper() and not last.isupper():
        vague = api.returns in ("unknown", "object")
        return replace(api, kind="class", returns="instance" if vague else api.returns)
    return replace(api, bases=())


def _open_member(owner: str, attribute: str) -> Api | None:
    cls = _opened(owner)
    if cls is None or cls.kind != "class":
        return None
    for base in cls.bases:
        found = member(base, attribute)
        if found is not None:
            return found
    opened = _opened(f"{owner}.{attribute}")
    return replace(opened, kind="method", returns="unknown") if opened is not None else None
