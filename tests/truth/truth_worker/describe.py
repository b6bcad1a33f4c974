"""Describes what a program leaves behind as plain JSON: the public face of every value, without addresses.

Each value becomes ``{"kind": ..., ...}``. Kinds keep tensors, arrays and Python values apart, since that is
what a toggle most often changes. Functions are the exception: compiled or plain, they are ``function``.
"""

from __future__ import annotations

import collections
import functools
import itertools
import types
from typing import Any

from truth_worker import arrays, library
from truth_worker.program import exception_family

NODE_LIMIT = 30_000
DEPTH_LIMIT = 25
DRAINED = 20  # items taken from an iterator to see where it stands

Description = dict[str, Any]

_SIMPLE = (type(None), bool, int, float, str)
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type(len))
_DESCRIPTORS = (types.GetSetDescriptorType, types.MemberDescriptorType)
_CLASS_MACHINERY = (types.FunctionType, staticmethod, classmethod, property, *_DESCRIPTORS)
_REPR_SPEAKS = (range, slice, type(Ellipsis), type(NotImplemented), types.ModuleType)


def load() -> None:
    """Import what descriptions need before programs are forked."""
    library.load()


def program_state(modules: dict[str, types.ModuleType], spelled: set[str]) -> Description:
    """Description of every global of every module of a program."""
    describer = Describer(set(modules), spelled)
    state = {}
    for name, module in modules.items():
        for key, value in list(vars(module).items()):
            if not key.startswith("__") and not isinstance(value, types.ModuleType) and key != "annotations":
                state[f"{name}.{key}"] = describer.describe(value)
    return state


class Describer:
    """Walks values, within limits on depth and number."""

    def __init__(self, modules: set[str], spelled: set[str]) -> None:
        self.modules = modules
        self.spelled = spelled
        self.nodes = 0
        self.path: list[int] = []

    def describe(self, value: Any) -> Description:
        """The description of any value; never raises."""
        self.nodes += 1
        if id(value) in self.path:
            levels = len(self.path) - self.path.index(id(value))
            return {"kind": "cycle", "levels": levels}
        if self.nodes > NODE_LIMIT or len(self.path) > DEPTH_LIMIT:
            return {"kind": "beyond limits"}
        self.path.append(id(value))
        try:
            return self._describe(value)
        except Exception as error:  # a property or an iterator of the program may do anything
            error_type = exception_family(type(error))
            return {"kind": "indescribable", "type": _type_name(value), "error": error_type}
        finally:
            self.path.pop()

    def _describe(self, value: Any) -> Description:
        if isinstance(value, _SIMPLE) and type(value) in _SIMPLE:
            return {"kind": type(value).__name__, "value": value}
        if type(value) in (complex, bytes, bytearray):
            return {"kind": type(value).__name__, "value": repr(value)}
        numeric = arrays.describe(value)
        if numeric is not None:
            return numeric
        known = library.describe(value, self)
        if known is not None:
            return known
        for description in (self._container, self._callable, self._other):
            found = description(value)
            if found is not None:
                return found
        return self._object(value)

    def _container(self, value: Any) -> Description | None:
        name = container_name(value)
        if isinstance(value, (dict, collections.abc.Mapping)):
            entries = [[self.describe(key), self.describe(value[key])] for key in value]
            return {"kind": name, "entries": entries}
        if isinstance(value, (set, frozenset)):
            return {"kind": name, "members": sorted((self.describe(item) for item in value), key=repr)}
        if isinstance(value, (list, tuple, collections.deque)):
            return {"kind": name, "items": [self.describe(item) for item in value]}
        return None

    def _callable(self, value: Any) -> Description | None:
        if isinstance(value, functools.partial):
            parts = [self.describe(part) for part in (value.func, value.args, value.keywords)]
            return {"kind": "partial", "items": parts}
        if isinstance(value, type):
            return self._class(value)
        if isinstance(value, _FUNCTIONS):
            return {"kind": "function", "name": value.__qualname__, "attributes": self.attributes(value)}
        return None

    def _class(self, value: type) -> Description:
        name = f"{value.__module__}.{value.__qualname__}"
        if value.__module__ not in self.modules:
            return {"kind": "class", "name": name}
        data = {}
        for key, item in vars(value).items():
            is_machinery = isinstance(item, _CLASS_MACHINERY) or callable(item)
            if not is_machinery and not key.startswith(("__", "_abc_", "_tf_")):
                data[key] = self.describe(item)
        return {"kind": "class", "name": name, "attributes": data}

    def _other(self, value: Any) -> Description | None:
        if isinstance(value, BaseException):
            return {"kind": "exception", "type": exception_family(type(value))}
        if isinstance(value, _REPR_SPEAKS):
            return {"kind": type(value).__name__, "value": repr(value)}
        if isinstance(value, (itertools.count, itertools.repeat)):
            return {"kind": "iterator", "value": repr(value)}
        if isinstance(value, collections.abc.Iterator) and type(value).__module__ not in self.modules:
            items = [self.describe(item) for item in itertools.islice(value, DRAINED)]
            return {"kind": "iterator", "items": items}
        return None

    def _object(self, value: Any) -> Description:
        description = {"kind": "object", "type": _type_name(value), "attributes": self.attributes(value)}
        if not description["attributes"] and type(value).__module__ not in self.modules:
            description["value"] = library.stable_repr(value)
        return description

    def attributes(self, value: Any) -> Description:
        """Data attributes: all of an object of the program, those the program spells of any other."""
        is_own = self.is_own_class(type(value))
        found = {}
        for key, item in sorted(_fields(value).items()):
            if key.startswith("__") or not (key in self.spelled or (is_own and not key.startswith("_"))):
                continue
            found[key] = self.describe(item)
        return found

    def is_own_class(self, kind: type) -> bool:
        """Whether the class and its bases are the program's, so that none of its fields is a library's."""
        return all(base.__module__ in self.modules for base in kind.__mro__ if base is not object)


def container_name(value: Any) -> str:
    """Type of a container; wrappers that ``tf.Module`` and Keras put around lists and dicts do not count."""
    kind = type(value)
    if kind.__module__.split(".")[0] in ("tensorflow", "keras", "tf_keras", "wrapt"):
        for base in (dict, list, tuple, set):
            if isinstance(value, base):
                return base.__name__
    return _type_name(value) if kind.__module__ != "builtins" else kind.__name__


def _fields(value: Any) -> dict[str, Any]:
    fields = dict(getattr(value, "__dict__", None) or {})
    for base in type(value).__mro__:
        slots = base.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            if slot not in ("__dict__", "__weakref__") and hasattr(value, slot):
                fields[slot] = getattr(value, slot)
    return fields


def _type_name(value: Any) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"
