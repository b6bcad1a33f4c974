"""Types at run time: ``isinstance``, ``type``, ``issubclass``, conversions by built-in types."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.evaluate.computed import note_number
from hybridize.interpreter.evaluate.outside import class_name
from hybridize.interpreter.evaluate.shown import show
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import API, CONVERT, NAMES
from hybridize.knowledge import index
from hybridize.knowledge.looks import FUNCTION_CLASSES
from hybridize.knowledge.model import Api
from hybridize.knowledge.scalars import scalar_classes
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, BoundMethod, Const, Scalar, Tensor, Tuple, Unknown
from hybridize.values.kinds import is_unknown, may_be_tensor, may_be_unknown
from hybridize.values.objects import (
    Class,
    Function,
    Instance,
    ModuleObj,
    Partial,
    Sequence,
    Variable,
)
from hybridize.values.value import Value

_EAGER_ONLY = ("EagerTensor",)
_NUMBERS = {"numbers.Number": {"int", "float", "complex", "bool"}, "numbers.Real": {"int", "float", "bool"},
            "numbers.Integral": {"int", "bool"}}
_ABSTRACT = {
    "collections.abc.Sequence": {"builtins.list", "builtins.tuple", "builtins.str", "builtins.range"},
    "collections.abc.Mapping": {"builtins.dict"}, "collections.abc.MutableMapping": {"builtins.dict"},
    "collections.abc.Iterable": {"builtins.list", "builtins.tuple", "builtins.dict", "builtins.set", "builtins.str"},
    "collections.abc.Callable": set(),
}


def instance_verdict(machine: Machine, atom: Atom, classes: Value) -> bool | None:
    """``isinstance`` for one atom: certain, impossible, or not known."""
    wanted = _flatten(machine, classes)
    if wanted is None or is_unknown(atom):
        return None
    verdicts = [_is_instance(machine, atom, cls) for cls in wanted]
    if any(verdict is True for verdict in verdicts):
        return True
    return None if any(verdict is None for verdict in verdicts) else False


def _flatten(machine: Machine, classes: Value) -> list[Atom] | None:
    out: list[Atom] = []
    for atom in classes.ordered():
        if isinstance(atom, Tuple):
            for item in atom.items:
                inner = _flatten(machine, item)
                if inner is None:
                    return None
                out.extend(inner)
        elif isinstance(atom, (Class, ApiRef)):
            out.append(atom)
        else:
            return None
    return out


def _is_instance(machine: Machine, atom: Atom, cls: Atom) -> bool | None:
    if isinstance(cls, Class):
        if isinstance(atom, Instance) and isinstance(atom.cls, Class):
            return cls in atom.cls.mro or (None if "opaque" in atom.cls.flags else False)
        if isinstance(atom, Tuple):
            return atom.type_ref is cls
        return False
    assert isinstance(cls, ApiRef)
    api = index.lookup(cls.name)
    wanted = api.name if api is not None else cls.name
    if wanted == "builtins.object":
        return True
    return _outside_instance(atom, wanted)


def _outside_instance(atom: Atom, wanted: str) -> bool | None:
    if isinstance(atom, Instance):
        bases = api_bases(atom.cls)
        if wanted in bases:
            return True
        if isinstance(atom.cls, Class):
            return None if "opaque" in atom.cls.flags or any(index.lookup(base) is None for base in bases) else False
        return None
    leaf = wanted.rpartition(".")[2]
    if wanted.startswith("typing.") and "collections.abc." + leaf in _ABSTRACT:
        wanted = "collections.abc." + leaf
    if isinstance(atom, (Tensor, Variable)):
        return _tensor_is(atom, wanted, leaf)
    if isinstance(atom, Array):
        if wanted in ("numpy.ndarray", "collections.abc.Iterable"):
            return True
        may_be = wanted.startswith("numpy.") or (atom.shape == () and wanted in scalar_classes(atom.dtype))
        return None if may_be else False
    if isinstance(atom, (Function, BoundMethod, Partial)):
        return wanted in ("types.FunctionType", "collections.abc.Callable", "typing.Callable", "types.MethodType")
    if isinstance(atom, (Class, ApiRef)):
        return None if isinstance(atom, ApiRef) else wanted in ("builtins.type", "collections.abc.Callable")
    if isinstance(atom, ModuleObj):
        return wanted == "types.ModuleType"
    if isinstance(atom, (Const, Scalar)) and wanted in _NUMBERS:
        return atom.type_name in _NUMBERS[wanted]
    own = class_name(atom)
    if own is None:
        return None
    if wanted in _ABSTRACT:
        return True if own in _ABSTRACT[wanted] else None
    if own == wanted:
        return True
    if own == "builtins.bool" and wanted == "builtins.int":
        return True
    known = index.lookup(own)
    if known is not None and wanted in known.bases:
        return True
    return False if wanted.startswith("builtins.") or own.startswith(("builtins.", "collections.")) else None


def _tensor_is(atom: Tensor | Variable, wanted: str, leaf: str) -> bool | None:
    if leaf in ("EagerTensor",):
        return None
    own = class_name(atom)
    if wanted == own or leaf in ("TensorLike",):
        return True
    if leaf == "Tensor":
        return isinstance(atom, Tensor) and atom.layout in ("dense", "keras")
    if wanted.startswith(("builtins.", "numpy.", "typing.", "collections.")):
        return False
    if leaf in ("Variable", "RaggedTensor", "SparseTensor", "IndexedSlices", "Dataset", "TensorArray"):
        return False
    return None


_OF_NUMBERS = ("builtins.int", "builtins.float", "builtins.complex", "numbers.", "numpy.", "tensorflow.")


def _are_of_numbers(name: str) -> bool:
    """Whether it is a class of numbers or tensors: the others are as good as none for both."""
    return name.startswith(_OF_NUMBERS)


def _are_of_functions(name: str) -> bool:
    return name in FUNCTION_CLASSES


def _some(classes: Value, wanted: Callable[[str], bool]) -> bool:
    """Whether some outside class of ``isinstance(x, classes)``, alone or in a tuple, is wanted."""
    return any(_some(vl.join_all(atom.items), wanted) if isinstance(atom, Tuple)
               else isinstance(atom, ApiRef) and wanted(atom.name) for atom in classes.atoms)


@model("builtins.isinstance")
def _isinstance(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) < 2:
        return vl.BOOL
    from hybridize.interpreter.evaluate import calls

    value, classes = arguments.positional[:2]
    for cls in classes.ordered():
        own = attributes.special(machine, frame, cls, "__instancecheck__", node) if isinstance(cls, Class) else None
        if own is not None:
            return calls.call_value(machine, frame, own, Arguments((value,)), node, how="operator")
    if _some(classes, _are_of_numbers):
        note_number(frame, value, node, "number_type")
    named = _some(classes, _are_of_functions)
    if named or may_be_unknown(classes):
        note_look(frame, api, value, node, unknown=named)
    if may_be_tensor(value) or any(isinstance(atom, Array) or is_unknown(atom) for atom in value.atoms):
        frame.event(CONVERT, node, subject=value, stored=classes, attr="isinstance")
    verdicts = {instance_verdict(machine, atom, classes) for atom in value.ordered()}
    if len(verdicts) == 1 and None not in verdicts:
        return vl.const(verdicts.pop())
    return vl.BOOL


@model("tensorflow.is_tensor")
def _is_tensor(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    value = arguments.positional[0] if arguments.positional else vl.BOTTOM
    if may_be_tensor(value) or any(isinstance(atom, Array) for atom in value.atoms):
        frame.event(CONVERT, node, subject=value, stored=vl.of(ApiRef("tensorflow.Tensor")), attr="isinstance")
    verdicts = {None if isinstance(atom, Instance) or is_unknown(atom) else isinstance(atom, (Tensor, Variable))
                for atom in value.ordered()}
    return vl.const(verdicts.pop()) if len(verdicts) == 1 and None not in verdicts else vl.BOOL


@model("tensorflow.get_static_value", "tensorflow.is_symbolic_tensor")
def _asked(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """What symbols answer otherwise than eager tensors, and raise nothing."""
    frame.event(CONVERT, node, subject=vl.join_all(arguments.everything()), attr="asked")
    return generic(machine, frame, api, None, arguments, node, api.name)


@model("numpy.shape", "numpy.ndim")
def _static_fact(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """NumPy asks the value itself: tensors answer while they are traced."""
    name = api.name.rpartition(".")[2]
    value = arguments.positional[0] if arguments.positional else vl.BOTTOM
    if value.atoms and all(isinstance(atom, (Tensor, Variable, Array)) for atom in value.atoms):
        return attributes.get(machine, frame, value, name, node)
    return vl.ANY_SHAPE if name == "shape" else vl.INT


@model("builtins.issubclass")
def _issubclass(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) == 2:
        one, other = (value.single() for value in arguments.positional)
        if isinstance(one, Class) and isinstance(other, Class):
            return vl.const(other in one.mro)
    return vl.BOOL


@model("builtins.type")
def _type(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) == 3:
        return _make_class(machine, frame, arguments, node)
    if not arguments.positional:
        return vl.unknown("type()")
    out = vl.BOTTOM
    note_class(frame, arguments.positional[0], node)
    note_look(frame, api, arguments.positional[0], node)
    note_number(frame, arguments.positional[0], node, "number_type")
    for atom in arguments.positional[0].ordered():
        if isinstance(atom, Instance):
            out = vl.join(out, vl.of(atom.cls))
        elif isinstance(atom, Class) and isinstance(atom.metaclass, Class):
            out = vl.join(out, vl.of(atom.metaclass))
        else:
            name = class_name(atom)
            out = vl.join(out, vl.of(ApiRef(name)) if name is not None else vl.unknown("type of an unknown object"))
    return out


def note_look(frame: Frame, api: Api, value: Value, node: ast.AST, unknown: bool = False) -> None:
    """Functions among the value are looked at as objects; ``unknown``: what is not known may be one of them."""
    kinds = (Function, BoundMethod, Unknown) if unknown else (Function, BoundMethod)
    if any(isinstance(atom, kinds) for atom in value.atoms):
        frame.event(API, node, name=api.name, api=api, arguments=(value,))


def note_class(frame: Frame, value: Value, node: ast.AST) -> None:
    """The class of a value is asked for: eager tensors, symbols and arrays are of different classes."""
    if may_be_tensor(value) or any(isinstance(atom, Array) for atom in value.atoms):
        frame.event(CONVERT, node, subject=value, attr="type")


def _make_class(machine: Machine, frame: Frame, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate.subscripts import as_mapping
    from hybridize.interpreter.execute.classes import linearise

    name, bases, namespace = arguments.positional[:3]
    label = name.constant() if isinstance(name.constant(), str) else "made class"
    cls: Class = machine.allocate(frame, node, "class", lambda site: Class(site, label, None))
    atom = bases.single()
    if isinstance(atom, Tuple):
        cls.bases = tuple(item.single() for item in atom.items  # type: ignore[misc]
                          if isinstance(item.single(), (Class, ApiRef)))
    cls.mro = linearise(cls)
    for key, value in as_mapping(machine, namespace).known.items():
        if isinstance(key, Const) and isinstance(key.value, str):
            machine.heap.write(cls, key.value, value)
    return vl.of(cls)


@model("builtins.callable")
def _is_callable(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    atom = arguments.positional[0].single() if arguments.positional else None
    if isinstance(atom, (Function, Class, BoundMethod, Partial)):
        return vl.TRUE
    if isinstance(atom, (Const, Scalar, Tuple, Sequence, Tensor, Array)):
        return vl.FALSE
    if isinstance(atom, Instance) and isinstance(atom.cls, Class) and api_bases(atom.cls) == ("builtins.object",):
        return vl.const(attributes.lookup(machine, atom.cls, "__call__") is not None)
    return vl.BOOL


@model("operator.index", "builtins.hex", "builtins.oct", "builtins.bin")
def _index(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate.calls import as_index

    value = as_index(machine, frame, arguments.positional[0], node) if arguments.positional else vl.INT
    if api.name != "operator.index":
        return generic(machine, frame, api, None, Arguments((value,)), node, api.name)
    if may_be_tensor(value) or value.labels:
        frame.event(CONVERT, node, subject=value, attr="index")
    numbers = frozenset(atom for atom in value.atoms if isinstance(atom, Const) and isinstance(atom.value, int))
    return vl.make(numbers, value.labels) if numbers == value.atoms else vl.INT.add_labels(value.labels)


_DUNDER = {"int": "__int__", "float": "__float__", "bool": "__bool__", "str": "__str__", "bytes": "__bytes__",
           "complex": "__complex__", "repr": "__repr__", "hash": "__hash__", "len": "__len__", "abs": "__abs__",
           "round": "__round__", "format": "__format__", "ascii": "__repr__"}
_TEXTS = frozenset({"str", "repr", "format", "ascii"})


@model("math.floor", "math.ceil", "math.trunc", "os.fspath", "builtins.dir")
def _asks(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """What an object of the program may answer itself."""
    from hybridize.interpreter.evaluate import calls

    made = generic(machine, frame, api, None, arguments, node, api.name)
    if api.name == "builtins.dir" and not arguments.positional and frame.code.is_function:
        frame.event(NAMES, node)
    own = [calls.implicit(machine, frame, value, f"__{api.name.rpartition('.')[2]}__", node)
           for value in arguments.positional[:1]]
    return own[0] if own and own[0] is not None else made


@model("builtins.int", "builtins.float", "builtins.bool", "builtins.str", "builtins.bytes", "builtins.complex",
       "builtins.repr", "builtins.hash", "builtins.format", "builtins.ascii")
def _conversion(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    leaf = api.name.rpartition(".")[2]
    target = leaf if leaf in ("int", "float", "bool", "bytes", "complex") else "int" if leaf == "hash" else "str"
    if not arguments.positional:
        return vl.const({"int": 0, "float": 0.0, "bool": False, "str": ""}.get(target, ""))
    value = arguments.positional[0]
    if may_be_tensor(value) or value.labels or any(isinstance(atom, Array) for atom in value.atoms):
        formatted = leaf == "format" and len(arguments.positional) == 1
        frame.event(CONVERT, node, subject=value, attr="text" if formatted else leaf)
    if leaf == "hash":
        note_number(frame, value, node, "number_hash")
    if leaf in _TEXTS:
        show(machine, frame, value, _DUNDER[leaf], node)
    elif leaf in _DUNDER:
        calls.implicit(machine, frame, value, _DUNDER[leaf], node)
    constant = value.constant()
    if constant is not vl.NOT_CONSTANT and leaf in ("int", "float", "bool", "str") and len(arguments.positional) == 1:
        try:
            made = {"int": int, "float": float, "bool": bool, "str": str}[leaf](constant)
        except (TypeError, ValueError, OverflowError):
            return vl.BOTTOM
        return vl.const(made).add_labels(value.labels)
    simple = {"int": vl.INT, "float": vl.FLOAT, "bool": vl.BOOL, "str": vl.STR, "bytes": vl.BYTES}
    origins = lb.settled(value.labels) if may_be_tensor(value) else value.labels  # no number of entries any more
    return simple.get(target, vl.of(Scalar(target))).add_labels(origins | _made_by_tensor(frame, value))


def _made_by_tensor(frame: Frame, value: Value) -> Any:
    """A number taken out of a tensor: remember that an op of this function made what it came from."""
    return frame.made if may_be_tensor(value) else frozenset()
