"""Which objects a graph can return: tensors in structures that TensorFlow takes apart, and its own composite types."""

from __future__ import annotations

import sys
from typing import NamedTuple

from hybridize.interpreter.execute.classes import api_bases
from hybridize.knowledge import index
from hybridize.values.atoms import ApiMethod, ApiRef, Atom, BoundMethod, Const, Dataset, DType, Slice
from hybridize.values.kinds import is_unknown
from hybridize.values.objects import (
    Class,
    Dictionary,
    DictState,
    Function,
    Instance,
    Iterator,
    ModuleObj,
    Partial,
    Sequence,
    Wrapper,
)

_COMPOSITE = ("ExtensionType", "BatchableExtensionType", "CompositeTensor", "AutoCompositeTensor", "RowPartition",
              "StructuredTensor", "DynamicRaggedShape", "Optional", "PerReplica", "DistributedValues")
_PROTOCOLS = ("__tf_flatten__", "_type_spec", "__tf_tracing_type__")
# What makes an object that is made anew another one, or keeps TensorFlow from making it.
_MAKING = ("__init__", "__new__", "__getattr__", "__getattribute__", "__setattr__", "__setitem__", "__iter__", "keys")
_SEQUENCES = {"set": "a set", "frozenset": "a set", "deque": "a deque"}
_REFUSED = "which a graph cannot return"
CHANGED = "which comes out of a graph as another object"
_KNOWN = frozenset({"tensorflow", "keras", "tf_keras", "numpy", *sys.stdlib_module_names})


class Obstacle(NamedTuple):
    """``what`` is returned and ``why`` it cannot be; ``certain`` false when its class is not known well enough."""

    what: str
    why: str = _REFUSED
    certain: bool = True


_DICTIONARIES = {"defaultdict": Obstacle("a defaultdict", "which comes out of a graph as a plain dict"),
                 "Counter": Obstacle("a Counter")}


def obstacle(atom: Atom) -> Obstacle | None:
    """What keeps one atom from being the result of a graph, None if nothing does."""
    if isinstance(atom, Instance):
        return _instance(atom)
    if isinstance(atom, Sequence):
        return Obstacle(_SEQUENCES[atom.type_name]) if atom.type_name in _SEQUENCES else None
    if isinstance(atom, (Function, BoundMethod, Partial, Wrapper, ApiMethod)) and not is_unknown(atom):
        return Obstacle("a function")
    if isinstance(atom, ApiRef):
        return _reference(atom)
    if isinstance(atom, Dataset):
        return Obstacle("a dataset", CHANGED)
    if isinstance(atom, Iterator):
        return Obstacle("an iterator")
    if isinstance(atom, (Class, ModuleObj)):
        return Obstacle("a class" if isinstance(atom, Class) else "a module")
    if isinstance(atom, Dictionary):
        if atom.type_name in _DICTIONARIES:
            return _DICTIONARIES[atom.type_name]
        return Obstacle("a dict with keys of different types", "which TensorFlow cannot sort") if _mixed(atom) else None
    if isinstance(atom, (DType, Slice)):
        return Obstacle("a dtype" if isinstance(atom, DType) else "a slice")
    return Obstacle("an ellipsis") if isinstance(atom, Const) and atom.value is ... else None


def composite(atom: Atom) -> bool:
    """Whether operations of a graph take the object apart and put one together again, if not the same."""
    found = obstacle(atom)
    return found is None or found.why == CHANGED


def _mixed(atom: Dictionary) -> bool:
    """Whether the keys have no order: TensorFlow takes a dict apart in the order of its sorted keys."""
    held = atom.fields.get("content")
    types = {key.type_name for key in held.known if isinstance(key, Const)} if isinstance(held, DictState) else set()
    return len(types - {"bool", "int", "float"}) + bool(types & {"bool", "int", "float"}) > 1


def _reference(atom: ApiRef) -> Obstacle | None:
    """A name of a library that stands for itself."""
    if atom.name == "builtins.NotImplemented":
        return Obstacle("NotImplemented")
    api = index.lookup(atom.name)
    if api is None or api.kind in ("constant", "property"):
        return None
    return Obstacle({"class": "a class", "module": "a module"}.get(api.kind, "a function"))


def _instance(atom: Instance) -> Obstacle | None:
    bases = api_bases(atom.cls)
    leaves = [base.rpartition(".")[2] for base in bases]
    if "builtins.dict" in bases:
        return _mapping(atom)
    if any(leaf in _COMPOSITE or leaf.startswith("LinearOperator") for leaf in leaves):
        return None
    if isinstance(atom.cls, Class):
        own = [base for base in atom.cls.mro if isinstance(base, Class)]
        if any(name in base.fields for base in own for name in _PROTOCOLS):
            return None
        certain = "opaque" not in atom.cls.flags and all(map(_is_plain, bases))
        return Obstacle(f"an object of class {atom.cls.name}", certain=certain)
    name = atom.cls.name if isinstance(atom.cls, ApiRef) else ""
    leaf = name.rpartition(".")[2]
    if leaf == "TensorArray":
        return Obstacle("a TensorArray", CHANGED)
    if leaf.endswith("Iterator") and name.startswith("tensorflow.data"):
        return Obstacle("an iterator", CHANGED)
    return Obstacle(f"an object of class {leaf}" if leaf else "an object", certain=_is_plain(name))


def _mapping(atom: Instance) -> Obstacle | None:
    """TensorFlow makes a dictionary of another class anew, as ``Class()``, and puts the entries in one by one.

    https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/util/nest_util.py (``sequence_like``)
    """
    if not isinstance(atom.cls, Class):
        return None
    own = [base for base in atom.cls.mro if isinstance(base, Class)]
    special = any(name in base.fields for base in own for name in _MAKING)
    attributes = any(isinstance(name, str) and not name.startswith("#") for name in atom.fields)
    if not special and not attributes:
        return None
    return Obstacle(f"an object of class {atom.cls.name}", f"which TensorFlow makes anew as `{atom.cls.name}()`")


def _is_plain(base: str) -> bool:
    """Whether a base class is of a library whose composite tensors are known by name."""
    return base.partition(".")[0] in _KNOWN
