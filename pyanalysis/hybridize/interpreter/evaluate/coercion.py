"""Where operands of different kinds meet: what eager execution converts, and a graph may not.

An event COERCE says who meets whom. ``attr``:

* ``operator``  an array beside a tensor (``subject`` the array, ``stored`` the tensor): the array takes its dtype;
* ``first``     a constant as first operand (``stored``) of an operation on a tensor (``subject``): eagerly the tensor
  decides about the dtype, in a graph the first operand does;
* ``given``     an array (``subject``) that ``tf.convert_to_tensor`` brings to a dtype (``stored``);
* ``python``    an array (``subject``) for a setting (``name``) that has to be a Python number;
* ``setting``   an array for a setting about which nothing is known;
* ``index``     a number of NumPy (``subject``) that a tensor is sliced by;
* ``rank``      what is given for a setting (``name``) of which a graph wants another rank;
* ``host``      what ``tf.numpy_function`` gets back (``subject``) for a dtype (``stored``) that only a graph asks for;
* ``array``     NumPy's own arithmetic: ``subject`` an array, ``stored`` what stands beside it.
"""

from __future__ import annotations

import ast
from itertools import combinations

from hybridize.interpreter.evaluate.python_operators import is_text
from hybridize.interpreter.results.transfer import describe_atom
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.record import COERCE, CONVERT, INDEX, MATERIALISE, RANK, STATIC
from hybridize.knowledge.iterated import ITERATED
from hybridize.knowledge.operands import FIRST_DECIDES, OPERANDS, TO_RECEIVER
from hybridize.knowledge.ranks import RANKS
from hybridize.knowledge.settings import EXACT, OF_PYTHON, served, takes_tensor
from hybridize.values import labels as lb
from hybridize.values.atoms import Array, Const, DType, Scalar, Slice, StaticShape, Tensor, Tuple
from hybridize.values.kinds import contents, holds_tensor, is_number, may_be_array, may_be_tensor
from hybridize.values.objects import ListState, Sequence, Variable
from hybridize.values.value import BOTTOM, Value, of

# Operations that leave the tensors of a list as they are; others make one tensor of it.
_KEEP_LISTS = frozenset(f"tensorflow.{name}" for name in (
    "broadcast_dynamic_shape", "clip_by_global_norm", "dynamic_stitch", "group", "identity_n", "linalg.global_norm",
    "meshgrid", "ragged.stack", "ragged.cross", "shape_n", "strings.join", "tuple",
))

_SMALL_INDICES = frozenset({"int8", "int16", "uint8", "uint16", "uint32", "uint64"})

# Operations on images that ask for the rank of what they get.
_OF_KNOWN_RANK = frozenset(f"tensorflow.image.{name}" for name in (
    "central_crop", "crop_to_bounding_box", "flip_left_right", "flip_up_down", "pad_to_bounding_box",
    "per_image_standardization", "random_crop", "random_flip_left_right", "random_flip_up_down", "resize",
    "resize_with_crop_or_pad", "resize_with_pad", "rot90", "transpose",
))


def note_operator(frame: Frame, node: ast.AST, left: Value, right: Value, place: str = "") -> None:
    """Two operands of an operator or of an operation that wants one dtype; ``place`` tells pairs of one node apart."""
    for one, other in ((left, right), (right, left)):
        if not may_be_array(one):
            continue
        if may_be_tensor(other):
            frame.event(COERCE, node, subject=one, stored=other, attr="operator", name=place)
        elif one.labels and (may_be_array(other) or any(is_number(atom) for atom in other.atoms)):
            frame.event(COERCE, node, subject=one, stored=other, attr="array", name=place)
            return  # the same pair the other way round tells nothing more


def note_operation(frame: Frame, node: ast.AST, name: str, parameters: tuple[str, ...], given: dict[str, Value],
                   receiver: Value | None) -> None:
    """The operands of a call of ``tf.<operation>``, or of a method of a variable."""
    value, dtype = given.get("value"), given.get("dtype")
    if name == "tensorflow.convert_to_tensor" and value is not None and dtype is not None and may_be_array(value):
        frame.event(COERCE, node, subject=value, stored=dtype, attr="given")
    elif name in TO_RECEIVER and receiver is not None and parameters:
        note_operator(frame, node, receiver, given.get(parameters[0], BOTTOM))
    elif name in OPERANDS:
        _note_operands(frame, node, name, [given[one] for one in OPERANDS[name] if one in given])
    if parameters and may_be_tensor(given.get(parameters[0], BOTTOM)):
        _note_static_need(frame, node, name, given[parameters[0]], given)
    for parameter in ITERATED.get(name, ()):
        value = given.get(parameter, BOTTOM)
        if any(isinstance(atom, (Array, Tensor, Variable)) for atom in value.atoms):
            frame.event(MATERIALISE, node, subject=value, attr="items", name=parameter)
    note_settings(frame, node, name, parameters, given)
    for parameter in parameters if name not in _KEEP_LISTS else ():
        _note_list(frame, node, given.get(parameter))


def _note_static_need(frame: Frame, node: ast.AST, name: str, value: Value, given: dict[str, Value]) -> None:
    """A shape is needed while an operation is traced: to take a tensor apart, or to tell one image from a batch."""
    if name == "tensorflow.unstack" and "num" not in given:
        axis = given["axis"].constant() if "axis" in given else 0
    elif name in _OF_KNOWN_RANK and all(atom.shape is None for atom in value.atoms if isinstance(atom, Tensor)):
        axis = 0
    else:
        return
    for atom in value.ordered() if any(label.kind == lb.SIZE for label in value.labels) else ():
        if isinstance(atom, Tensor):
            shape = of(StaticShape(atom.shape)).with_labels(lb.static_of(value.labels))
            frame.event(STATIC, node, subject=shape, attr="needed", detail=axis)


def note_settings(frame: Frame, node: ast.AST, name: str, parameters: tuple[str, ...],
                  given: dict[str, Value]) -> None:
    """Arrays that are no operands but say how to compute: a graph gets tensors in their place."""
    for parameter, rank in RANKS.get(name, {}).items():
        _note_rank(frame, node, parameter, rank, given.get(parameter, BOTTOM))
    of_python = OF_PYTHON.get(name, ())
    for position, parameter in enumerate(parameters):
        held = given.get(parameter)
        if held is None:
            continue
        if parameter in of_python and may_be_tensor(held):
            frame.event(COERCE, node, subject=held, attr="python", name=parameter)
        value = _array_in(held)
        if value is None:
            continue
        exact = EXACT.get(name, {}).get(parameter)
        dtypes = served(name, parameter)
        if dtypes and any(isinstance(atom, Array) and atom.dtype not in dtypes for atom in value.atoms):
            exact = dtypes[0]
        if exact is not None:
            frame.event(COERCE, node, subject=value, stored=of(DType(exact)), attr="given", name=parameter)
        elif parameter in of_python:
            frame.event(COERCE, node, subject=value, attr="python", name=parameter)
        elif parameter not in OPERANDS.get(name, ()) and not takes_tensor(name, position, parameter):
            frame.event(COERCE, node, subject=value, attr="setting", name=parameter)


def note_index(frame: Frame, index: Value, node: ast.AST) -> None:
    """Numbers of NumPy that index a tensor: a graph slices by int32 and int64 only."""
    for atom in index.ordered():
        if isinstance(atom, (Slice, Tuple)):
            for part in (atom.parts() if isinstance(atom, Slice) else atom.items):
                note_index(frame, part, node)
        elif isinstance(atom, Array) and atom.dtype in _SMALL_INDICES:
            frame.event(COERCE, node, subject=of(atom).add_labels(frame.made), attr="index", name=atom.dtype)


def _note_rank(frame: Frame, node: ast.AST, parameter: str, wanted: int, value: Value) -> None:
    shapes = [describe_atom(atom)[1] for atom in value.ordered()]
    refused = [shape is not None and len(shape) == 1 - wanted for shape in shapes]
    if any(refused):
        frame.event(COERCE, node, subject=value.add_labels(frame.made), attr=RANK, name=parameter,
                    detail=(all(refused), wanted))


def _array_in(value: Value) -> Value | None:
    """An array from elsewhere that is given, alone or in a list."""
    for held in (value, *(inner for atom in value.ordered() for inner in contents(atom))):
        if held.labels and may_be_array(held):
            return held
    return None


def _note_operands(frame: Frame, node: ast.AST, name: str, operands: list[Value]) -> None:
    for place, (first, second) in enumerate(combinations(operands, 2)):
        note_operator(frame, node, first, second, f"pair {place}" if place else "")
    for place, other in enumerate(operands[1:] if operands and _is_literal(operands[0]) else ()):
        if other.labels and may_be_array(other):  # converted to the dtype of the constant before it
            frame.event(COERCE, node, subject=other, stored=operands[0], attr="operator", name=f"after {place}")
    if name in FIRST_DECIDES and len(operands) > 1 and _is_constant(operands[0]) and may_be_tensor(operands[1]):
        frame.event(COERCE, node, subject=operands[1], stored=operands[0], attr="first", name=name)


def _note_list(frame: Frame, node: ast.AST, value: Value | None) -> None:
    atom = value.single() if value is not None else None
    items: tuple[Value, ...] | None = atom.items if isinstance(atom, Tuple) else None
    if isinstance(atom, Sequence):
        state = atom.fields.get("content")
        items = state.items if isinstance(state, ListState) else None
    for first, second in combinations(range(len(items or ())), 2):
        assert items is not None
        note_operator(frame, node, items[first], items[second], f"{first} and {second}")


def _is_literal(value: Value) -> bool:
    """Whether it is a number or a list of numbers of Python."""
    return _is_constant(value) and not may_be_array(value)


def _is_constant(value: Value) -> bool:
    """Whether a graph makes a constant of it: a number, an array, or a list of them."""
    known = all(isinstance(atom, (Array, Const, Scalar, Sequence, Tuple)) for atom in value.atoms)
    return bool(value.atoms) and known and (may_be_array(value) or not holds_tensor(value))


def note_numbers(frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> None:
    """A Python number that may be computed from a tensor is an operand: in a graph it is a tensor of fixed dtype."""
    for one, other in ((left, right), (right, left)):
        if any(label.kind == lb.SIZE for label in one.labels) and not may_be_tensor(one):
            frame.event(STATIC, node, subject=one, attr="operand")
        if not _is_computed_number(one):
            continue
        if op is ast.Mult and any(isinstance(atom, (Sequence, Tuple)) or is_text(atom) for atom in other.atoms):
            frame.event(INDEX, node, subject=one, attr="repeat")
        else:
            frame.event(INDEX, node, subject=one, stored=other, attr="division" if op is ast.Div else "operand")


def _is_computed_number(value: Value) -> bool:
    return lb.from_values(value.labels) and all(
        isinstance(atom, (Const, Scalar)) and atom.type_name in ("int", "float", "bool", "complex")
        for atom in value.atoms)


def note_key(frame: Frame, key: Value, node: ast.AST) -> None:
    """A key of a dict, or an item of a set, is hashed, and has to be a Python value."""
    if may_be_tensor(key):
        frame.event(CONVERT, node, subject=key, attr="hash")
    elif lb.from_values(key.labels):
        frame.event(INDEX, node, subject=key, attr="key")


def note_python_number(frame: Frame, value: Value, node: ast.AST, use: str) -> None:
    """A Python number computed from a tensor or from a static axis is used where Python needs it."""
    kinds = {label.kind for label in value.labels}
    if lb.VALUE in kinds or lb.OP in kinds:
        frame.event(INDEX, node, subject=value, attr=use)
    if lb.SHAPE in kinds or lb.SIZE in kinds:
        frame.event(STATIC, node, subject=value, attr=use)


def note_host_results(frame: Frame, node: ast.AST, given: Value, outputs: Value) -> None:
    """The results of a function of Python beside the dtypes that are promised for them."""
    wanted, results = outputs.single(), given.single()
    if not isinstance(wanted, (Tuple, Sequence)):
        frame.event(COERCE, node, subject=given, stored=outputs, attr="host")
        return
    dtypes = _known_items(wanted)
    items: tuple[Value, ...] = (given,) if len(dtypes) == 1 else (BOTTOM,) * len(dtypes)
    if isinstance(results, Tuple) and len(results.items) == len(dtypes):
        items = results.items
    for place, (one, dtype) in enumerate(zip(items, dtypes)):
        frame.event(COERCE, node, subject=one, stored=dtype, attr="host", name=str(place))


def _known_items(atom: Tuple | Sequence) -> tuple[Value, ...]:
    if isinstance(atom, Tuple):
        return atom.items
    state = atom.fields.get("content")
    return (state.items or ()) if isinstance(state, ListState) else ()
