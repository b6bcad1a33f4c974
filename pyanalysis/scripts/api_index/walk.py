"""Visits every public name of the installed libraries, and the private modules that programs import from."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from api_index import describe

# Attributes of the API packages that are plumbing, not API.
_SKIP = {
    "tensorflow": {
        "python", "core", "compiler", "tools", "security", "include", "estimator", "mlir", "dtensor", "tsl",
    },
    "tensorflow.compat": {"v2", "v1"},
    "tensorflow.compat.v1": {"compat", "estimator", "keras", "lite", "mlir", "dtensor"},
    "keras": {"src", "api", "legacy", "protobuf"},
    "tf_keras": {"src", "api", "protobuf"},
}
_NUMPY = (
    "numpy", "numpy.char", "numpy.ctypeslib", "numpy.dtypes", "numpy.emath", "numpy.exceptions",
    "numpy.fft", "numpy.lib", "numpy.lib.recfunctions", "numpy.lib.stride_tricks", "numpy.linalg",
    "numpy.ma", "numpy.polynomial", "numpy.polynomial.chebyshev", "numpy.polynomial.hermite",
    "numpy.polynomial.hermite_e", "numpy.polynomial.laguerre", "numpy.polynomial.legendre",
    "numpy.polynomial.polynomial", "numpy.random", "numpy.rec", "numpy.testing", "numpy.typing",
)  # fmt: skip
_SKIP_STDLIB = {
    "antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "test", "lib2to3", "ensurepip",
    "pydoc_data", "encodings", "__future__", "__main__", "nt", "ntpath", "posix", "posixpath", "msilib",
    "winreg", "winsound", "distutils",
}
# Private TensorFlow and Keras modules that real programs import from.
_PRIVATE = (
    "tensorflow.python.ops.", "tensorflow.python.framework.", "tensorflow.python.eager.",
    "tensorflow.python.util.", "tensorflow.python.data.ops.", "tensorflow.python.data.experimental.ops.",
    "tensorflow.python.data.util.", "tensorflow.python.training.", "tensorflow.python.distribute.",
    "tensorflow.python.saved_model.", "tensorflow.python.summary.", "tensorflow.python.platform.",
    "tensorflow.python.module.", "tensorflow.python.trackable.", "tensorflow.python.checkpoint.",
    "tensorflow.python.autograph.", "tensorflow.python.client.", "tensorflow.python.lib.io.",
    "tensorflow.python.keras.", "keras.src.", "tf_keras.src.",
)  # fmt: skip
_KERAS = ("keras.", "tf_keras.", "tensorflow.python.keras")
_MAX_DEPTH = 8


class Walk:
    """Paths to objects, where each object is seen once whatever its number of paths."""

    def __init__(self) -> None:
        self.paths: dict[str, int] = {}
        self.private: dict[str, int] = {}
        self.objects: list[Any] = []
        self._numbers: dict[int, int] = {}

    def number(self, value: Any) -> int:
        """The object's number; constants get one per occurrence, as their identity means nothing."""
        shared = describe.kind_of(value) != "constant" or type(value).__name__ == "DType"
        if shared and id(value) in self._numbers:
            return self._numbers[id(value)]
        self.objects.append(value)
        if shared:
            self._numbers[id(value)] = len(self.objects) - 1
        return len(self.objects) - 1

    def known(self, value: Any) -> bool:
        """Whether the object has been met on a public path."""
        return id(value) in self._numbers

    def package(self, module: Any, path: str, depth: int = 0) -> None:
        """Record every public attribute below ``module``, and descend into its public modules."""
        skip = _SKIP.get(path, set())
        names = _names(module)
        if names:
            self.paths[path] = self.number(module)
        for name in names:
            if name.startswith("_") or name in skip:
                continue
            value = _attribute(module, name)
            if value is _ABSENT:
                continue
            inner = f"{path}.{name}"
            if describe.kind_of(value) != "module":
                self.paths[inner] = self.number(value)
            elif depth < _MAX_DEPTH and _belongs(value):
                self.package(value, inner, depth + 1)

    def module(self, module: ModuleType, path: str) -> None:
        """Record what one standard library module offers (``__all__``, or what it defines itself)."""
        self.paths[path] = self.number(module)
        offered = getattr(module, "__all__", None)
        for name in sorted(set(offered if offered is not None else dir(module))):
            value = _attribute(module, name)
            if value is _ABSENT or (name.startswith("_") and name != "_exit"):
                continue
            if offered is None and not _defines(module, name, value):
                continue
            if describe.kind_of(value) != "module" and not _borrowed(path, value):
                self.paths[f"{path}.{name}"] = self.number(value)

    def private_modules(self) -> None:
        """Record private paths of public objects, and private functions and classes that look useful."""
        for name in sorted(sys.modules):
            module = sys.modules[name]
            if not (name + ".").startswith(_PRIVATE) or not isinstance(module, ModuleType):
                continue
            for attribute, value in sorted(vars(module).items()):
                if attribute.startswith("_") or describe.kind_of(value) not in ("class", "function"):
                    continue
                home = getattr(value, "__module__", None)
                if home == name or (self.known(value) and _near(home, name)):
                    self.private[f"{name}.{attribute}"] = self.number(value)


_ABSENT = object()


def _attribute(module: Any, name: str) -> Any:
    with warnings.catch_warnings(), contextlib.suppress(Exception):
        warnings.simplefilter("ignore")
        return getattr(module, name)
    return _ABSENT


def _names(module: Any) -> list[str]:
    """The module's attributes; none for a lazy module that this release cannot load."""
    with contextlib.suppress(Exception):
        return sorted(set(dir(module)))
    return []


def _belongs(module: Any) -> bool:
    """Whether an attribute that is a module is part of the library and not something it imports."""
    if type(module).__name__.endswith("LazyLoader"):
        return True
    return str(getattr(module, "__name__", "")).split(".")[0] in ("tensorflow", "keras", "tf_keras")


def _defines(module: ModuleType, name: str, value: Any) -> bool:
    if name.startswith("_"):
        return False
    home = getattr(value, "__module__", None)
    if inspect.isclass(value) or callable(value):
        top = str(home).lstrip("_").split(".")[0]
        return home is None or top in (module.__name__.split(".")[0], "builtins", "posix", "io")
    return describe.kind_of(value) != "module"


def _borrowed(path: str, value: Any) -> bool:
    """Whether NumPy merely shows something of the standard library (``numpy.testing.TestCase``)."""
    return path.startswith("numpy") and str(getattr(value, "__module__", "")).startswith("unittest")


def _near(home: str | None, module: str) -> bool:
    """Re-exports count inside one folder and below it (``def_function.function``, packages' own names)."""
    if home is None:
        return False
    folder = module.rpartition(".")[0]
    below = home.startswith(folder + ".") and not module.startswith(_KERAS)
    return below or home.rpartition(".")[0] == folder or home.startswith(module + ".")


def standard_library() -> Iterator[tuple[str, ModuleType]]:
    """Every importable public module of the standard library, packages with their submodules."""
    import builtins

    yield "builtins", builtins
    for top in sorted(getattr(sys, "stdlib_module_names", ())):
        if top.startswith("_") or top in _SKIP_STDLIB or top == "builtins":
            continue
        module = _import(top)
        if module is None:
            continue
        yield top, module
        if hasattr(module, "__path__"):
            for info in sorted(pkgutil.iter_modules(module.__path__), key=lambda found: found.name):
                if not info.name.startswith("_") and info.name not in ("test", "tests"):
                    inner = _import(f"{top}.{info.name}")
                    if inner is not None:
                        yield f"{top}.{info.name}", inner


def _import(name: str) -> ModuleType | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module(name)
        except BaseException:
            return None


def walk_installed() -> Walk:
    """Walk all the libraries that this interpreter has."""
    walk = Walk()
    for name, module in standard_library():
        walk.module(module, name)
    import os.path

    walk.module(os.path, "os.path")
    tensorflow = _import("tensorflow")
    if tensorflow is not None:
        walk.package(tensorflow, "tensorflow")
        walk.package(tensorflow.compat.v1, "tensorflow.compat.v1")
    for name in ("keras", "tf_keras"):
        package = _import(name)
        if package is not None:
            walk.package(package, name)
    for name in _NUMPY:
        package = _import(name)
        if package is not None:
            walk.module(package, name)
    if tensorflow is not None:
        walk.private_modules()
    return walk


def dump() -> dict[str, Any]:
    """Everything that ``merge`` needs to know of this interpreter's libraries, as plain data."""
    walk = walk_installed()
    numbers = {id(value): number for number, value in enumerate(walk.objects)}
    public = set(walk.paths.values())

    def is_public(cls: type) -> bool:
        return numbers.get(id(cls), -1) in public

    return {
        "versions": {name: _version(name) for name in ("tensorflow", "keras", "tf_keras", "numpy")},
        "python": list(sys.version_info[:2]),
        "objects": [_object(value, numbers, is_public) for value in walk.objects],
        "paths": dict(sorted(walk.paths.items())),
        "private": dict(sorted(walk.private.items())),
    }


def _version(name: str) -> str | None:
    return getattr(_import(name), "__version__", None)


def _object(value: Any, numbers: dict[int, int], is_public: Any) -> dict[str, Any]:
    kind = describe.kind_of(value)
    if kind == "module":
        return {"kind": kind}
    if kind == "constant":
        named = value.name if type(value).__name__ == "DType" else ""
        return {"kind": kind, "type": describe.constant_type(value), "name": named}
    entry: dict[str, Any] = {
        "kind": kind,
        "name": getattr(value, "__name__", ""),
        "module": str(getattr(describe.unwrapped(value), "__module__", None) or ""),
        "exports": describe.exported_names(value),
    }
    if kind == "function":
        entry["parameters"] = describe.parameters_of(value)
        entry["outputs"] = describe.operation_outputs(value)
    else:
        bases = [base for base in value.__mro__[1:] if base is not object and is_public(base)]
        entry["parameters"] = describe.class_parameters(value)
        entry["bases"] = [numbers[id(base)] for base in bases]
        entry["members"] = describe.own_members(value, is_public)
    return entry
