"""Would an eager tensor serve where a program uses a Python value, an array or a variable that a function returns?

Three answers: it serves; it fails or shows; or it depends on a dtype that is not known. A tensor made of a Python
``int`` is an int32, of a ``float`` a float32, and unlike the number it does not adapt to the other operand.
"""

from __future__ import annotations

import ast
import re

from hybridize.facts import use as kind
from hybridize.facts.use import Use
from hybridize.project.spelling import spelled
from hybridize.values.atoms import Array, Atom, Const, Scalar, StaticShape, Tensor, Tuple
from hybridize.values.objects import Dictionary, Sequence, Variable
from hybridize.values.value import Value

SERVES, DEPENDS, FAILS = 0, 1, 2
NUMBERS = frozenset({"int", "float", "bool", "complex"})
_DTYPE = {"int": "int32", "float": "float32", "complex": "complex128"}
_NUMERIC_SPEC = re.compile(r".*[fFeEgG%dn,xXob\d]$")
# Parameters of operations that take whole numbers: a tensor of them does as well.
_INTEGERS = frozenset({"depth", "shape", "dims", "size", "k", "limit", "start", "minval", "maxval", "multiples",
                       "paddings", "begin", "indices", "num_segments", "num_classes", "shift", "repeats", "axis",
                       "delta", "output_shape", "maxlen", "lengths", "sequence_length", "step"})
_INTEGERS_OF_NUMPY = frozenset({"shape", "n", "N", "num", "size", "axis", "start", "stop", "repeats", "newshape", "k"})
_TENSOR_ROLES = frozenset({"tensor_op", "tensor_static", "graph_entry", "keras_loss", "variable"})
_ARRAY_FACTS = frozenset({"shape", "ndim"})
_VARIABLE_FACTS = frozenset({"shape", "dtype", "numpy", "name", "device"})
# Parameters of operations that take the variable itself, to change it or to tell it from others.
_VARIABLES = frozenset({"grads_and_vars", "ref", "resource", "sources", "trainable_variables", "var_list", "xs"})
_PYTHON = frozenset({"builtins." + name for name in ("int", "float", "bool", "complex", "abs", "max", "min", "sum")})
_CONVERSIONS = frozenset({"builtins." + name for name in NUMBERS})


def serves(use: Use, sort: str, value: Value) -> int:
    """The answer for one use of a result of kind ``sort`` (see :mod:`hybridize.rules.results.kinds`)."""
    if use.kind in (kind.UNUSED, kind.GRAPH):
        return SERVES
    if use.kind == kind.OPEN and sort in ("array", "int", "float") and any(
            isinstance(atom, Tensor) for atom in value.atoms):
        return DEPENDS  # an array only where callers pass arrays, a number only where nothing was added to it
    if use.in_graph and use.kind not in (kind.ARITHMETIC, kind.ARGUMENT, kind.COMPARE, kind.INDEXED):
        return FAILS  # a symbolic tensor, which Python cannot look into
    if sort == "variable":
        return _variable(use)
    if use.compared and sort != "array":
        sort = "bool"
    if sort == "shape":
        return _shape(use, value)
    if sort in ("range", "complex"):
        return FAILS
    if use.kind == kind.WRITE and sort != "array" and isinstance(use.node, ast.AugAssign):
        return meets(sort, use.other)
    judge = _JUDGES.get(use.kind)
    return judge(use, sort, value) if judge is not None else FAILS


def meets(sort: str, other: Value) -> int:
    """Whether a tensor made of the value can be combined with the other operand as the value is."""
    if not other.atoms:
        return DEPENDS
    return max(_meets(sort, atom) for atom in other.atoms)


def _meets(sort: str, atom: Atom) -> int:
    if isinstance(atom, (Tensor, Variable)):
        wanted = _DTYPE.get(sort)
        if atom.dtype is None or sort == "array":
            return DEPENDS
        return SERVES if atom.dtype == wanted else FAILS
    if isinstance(atom, Array):
        return SERVES if sort == "array" else FAILS
    if isinstance(atom, (Const, Scalar)):
        return _meets_constant(sort, atom.type_name)
    return DEPENDS if atom.kind == "unknown" else FAILS


def _meets_constant(sort: str, type_name: str) -> int:
    if sort == "array":
        return SERVES if type_name in ("int", "float", "bool") else FAILS
    allowed = {"int": ("int",), "float": ("int", "float"), "bool": ("bool",), "str": ("str", "bytes")}
    return SERVES if type_name in allowed.get(sort, ()) or type_name == "NoneType" else FAILS


# -- the kinds of uses ------------------------------------------------------------------------------------------
def _condition(use: Use, sort: str, value: Value) -> int:
    return SERVES if sort in NUMBERS or sort == "array" else FAILS


def _compare(use: Use, sort: str, value: Value) -> int:
    if sort == "str" and use.detail not in ("Eq", "NotEq"):
        return FAILS
    return meets(sort, use.other)


def _identity(use: Use, sort: str, value: Value) -> int:
    return SERVES if use.other.constant() is None else FAILS


def _contains(use: Use, sort: str, value: Value) -> int:
    plain = use.detail == "display" or any(isinstance(atom, (Tuple, Sequence)) for atom in use.other.atoms)
    return SERVES if plain and sort in ("int", "bool", "str") else FAILS


def _arithmetic(use: Use, sort: str, value: Value) -> int:
    return meets(sort, use.other) if sort in ("int", "float", "array") else FAILS


def _indexed(use: Use, sort: str, value: Value) -> int:
    return SERVES if sort == "array" and use.detail == "plain" else FAILS


def _index(use: Use, sort: str, value: Value) -> int:
    if sort not in ("int", "bool") or any(isinstance(atom, Dictionary) for atom in use.other.atoms):
        return FAILS
    known = use.other.atoms and all(isinstance(atom, (Tuple, Sequence, Tensor, Variable, Array))
                                    for atom in use.other.atoms)
    return SERVES if known else DEPENDS


def _slice(use: Use, sort: str, value: Value) -> int:
    return SERVES if sort == "int" else FAILS


def _format(use: Use, sort: str, value: Value) -> int:
    if use.detail in ("s", "r") or use.detail.startswith("!"):
        return FAILS
    if sort in ("int", "bool", "array") and not use.detail:
        return SERVES
    if sort not in ("int", "float") or not _NUMERIC_SPEC.match(use.detail):
        return FAILS
    return SERVES if sort == "int" else DEPENDS  # the last digit may be another in float32


def _member(use: Use, sort: str, value: Value) -> int:
    return DEPENDS if sort == "array" and use.detail in _ARRAY_FACTS else FAILS


def _iterate(use: Use, sort: str, value: Value) -> int:
    return SERVES if sort == "array" else FAILS


def _shape(use: Use, value: Value) -> int:
    """A shape that is known while tracing may be given to operations; any other cannot even be returned."""
    known = all(atom.dims is not None and None not in atom.dims for atom in value.atoms
                if isinstance(atom, StaticShape))
    operand = use.kind == kind.ARGUMENT and use.api is not None and use.api.role == "tensor_op"
    return SERVES if known and operand and use.detail in _INTEGERS else FAILS


def _variable(use: Use) -> int:
    """The value of a variable stands in for the variable where it is only read, at once."""
    if use.kind in (kind.CONDITION, kind.COMPARE, kind.ARITHMETIC, kind.INDEXED, kind.ITERATE):
        return SERVES
    if use.kind == kind.FORMAT:  # a variable has a text of its own, and no specifications but those of ``"%d" % v``
        return SERVES if _NUMERIC_SPEC.match(use.detail) else FAILS
    if use.kind == kind.MEMBER:
        return SERVES if use.detail in _VARIABLE_FACTS else FAILS
    if use.kind != kind.ARGUMENT or use.api is None or use.detail in _VARIABLES:
        return FAILS
    return SERVES if use.api.role in ("tensor_op", "ndarray", "summary") or use.api.name in _CONVERSIONS else FAILS


# -- arguments of library functions -----------------------------------------------------------------------------
def _argument(use: Use, sort: str, value: Value) -> int:
    api = use.api
    assert api is not None
    if api.role in _TENSOR_ROLES and not api.name.startswith("builtins."):
        return _operand(use, sort)
    if api.role == "summary":
        return SERVES if sort != "array" or "print" not in api.name else FAILS
    if api.name.startswith("numpy.testing."):
        return SERVES
    if api.role == "ndarray":
        return _given_to_numpy(use, sort)
    if api.name in _PYTHON or api.name.startswith("math."):
        return (SERVES if _exact(sort, value) else DEPENDS) if sort in NUMBERS else FAILS
    if api.name == "builtins.range":
        return SERVES if sort == "int" else FAILS
    if api.name == "builtins.len":
        return SERVES if sort == "array" else FAILS
    return DEPENDS if api.name.startswith("unittest.") and sort in NUMBERS else FAILS


def _operand(use: Use, sort: str) -> int:
    """An argument of a TensorFlow operation."""
    api = use.api
    assert api is not None
    if sort == "str":
        return SERVES if api.name.startswith(("tensorflow.strings.", "tensorflow.io.")) else FAILS
    if _names_dtype(use.node):
        return DEPENDS if sort in ("float", "array") else FAILS
    first = next((name for name in api.parameters if not name.startswith("*")), "")
    if {"x", "y"} <= set(api.parameters) and use.detail in ("x", "y"):
        return meets(sort, use.other) if sort != "bool" else DEPENDS
    if use.detail in ("num", "num_or_size_splits"):
        return FAILS
    if use.detail == first or sort == "int" and use.detail in _INTEGERS:
        return SERVES
    return meets(sort, use.other) if sort == "float" else DEPENDS


def _names_dtype(node: ast.AST) -> bool:
    """Whether a call names the dtype of what it makes, which a number adapts to and a tensor does not."""
    if not isinstance(node, ast.Call) or spelled(node.func).rpartition(".")[2] == "cast":
        return False
    return any(item.arg == "dtype" for item in node.keywords) or any("float" in spelled(item) or "int" in
               spelled(item) for item in node.args[1:2] if isinstance(item, ast.Attribute))


def _given_to_numpy(use: Use, sort: str) -> int:
    """NumPy takes the array out of an eager tensor; numbers would change the dtype of its result."""
    assert use.api is not None
    if any(effect.startswith("mutates") for effect in use.api.effects):
        return FAILS
    if sort == "int" and use.detail in _INTEGERS_OF_NUMPY:
        return SERVES
    return SERVES if sort in ("array", "bool") and not use.nested else FAILS


def _exact(sort: str, value: Value) -> bool:
    """Whether a float32 holds the number as exactly as Python does: it came out of a tensor, or is round."""
    if sort != "float" or value.labels:
        return True
    return all(isinstance(atom, Const) and isinstance(atom.value, float) and (atom.value * 1024).is_integer()
               for atom in value.atoms)


_JUDGES = {
    kind.CONDITION: _condition, kind.COMPARE: _compare, kind.IDENTITY: _identity, kind.CONTAINS: _contains,
    kind.ARITHMETIC: _arithmetic, kind.INDEXED: _indexed, kind.INDEX: _index, kind.SLICE: _slice,
    kind.FORMAT: _format, kind.MEMBER: _member, kind.ITERATE: _iterate, kind.ARGUMENT: _argument,
}  # fmt: skip
