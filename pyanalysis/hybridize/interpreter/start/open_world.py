"""Functions that no call reaches, run with what is known of their parameters.

Hints, docstrings, defaults, an ``input_signature`` and the conventions of Keras tell what arguments are; where nothing
does, the body is run twice: what it hands to tensor operations is a tensor the second time, what stands as an axis, a
size or a name is a number or a text. Each parameter keeps its evidence.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.functions import construction, invoke, stand_ins
from hybridize.interpreter.functions.garbage import exhume
from hybridize.interpreter.functions.operands import containers, operands
from hybridize.interpreter.functions.plain_uses import plain_uses
from hybridize.interpreter.models import building
from hybridize.interpreter.models.specs import entries, tensors_of
from hybridize.interpreter.start.docstrings import described
from hybridize.interpreter.start.entry import with_frame
from hybridize.interpreter.start.hints import Hint, read_hint
from hybridize.interpreter.start.keras_arguments import keras_argument
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code, Param
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Scalar
from hybridize.values.kinds import contents_now, is_none, may_be_unknown
from hybridize.values.objects import (
    Class,
    DictState,
    Function,
    Instance,
    Obj,
    Wrapper,
)
from hybridize.values.value import Value


def run_open(machine: Machine, code: Code) -> None:
    """Run a function that no call reaches, with what hints, defaults and use tell of its parameters."""
    module = machine.modules.get(code.module.name)
    if module is None or module.code is None:
        return
    functions = machine.functions.get(code.number)
    if not functions:
        return  # its enclosing function was never run to the definition
    frame = Frame(module.code, module, Record(-1, module.code, module, ()), None, machine.heap.mark())
    frame.record.number = -2 - code.number
    function = functions[-1]

    contents: dict[Obj, object] = {}

    def action() -> None:
        values, evidence = open_arguments(machine, frame, function)
        contents.update(contents_now(values))
        before = len(machine.records)
        _open_call(machine, frame, function, values, evidence)
        if _learn_by_use(machine, frame, code, values, evidence):
            contents.update(contents_now(values))
            _retire(machine, before)
            _open_call(machine, frame, function, values, evidence)

    mark = machine.heap.mark()
    with_frame(machine, frame, action)
    exhume(machine)
    for inner in _functions_in(code):  # now: their captured variables have values
        if not machine.by_code.get(inner.number):
            run_open(machine, inner)
    machine.heap.rollback(mark)
    for container, content in contents.items():
        container.fields.setdefault("content", content)  # facts are read off the parameters later


def _functions_in(code: Code) -> Iterator[Code]:
    """Functions written directly in a unit, and in the classes in it."""
    for child in code.children:
        if child.is_function:
            yield child
        else:
            yield from _functions_in(child)


def _open_call(machine: Machine, frame: Frame, function: Function, values: list[Value], evidence: list[str]) -> None:
    before = len(machine.records)
    outside = frame.inside
    receiver = values[0].single() if values else None
    if function.code.name == "call" and isinstance(receiver, Instance):
        building.enter_open_call(machine, frame, receiver, function.code.node)
        machine.open_calls.append(frame.record)
    invoke.run_bound(machine, frame, function, list(values), function.code.node, "call")
    frame.leave(outside)
    for record in machine.records[before:]:
        if record.code is function.code:
            record.evidence = tuple(evidence)


def _seen_by_use(machine: Machine, frame: Frame, code: Code) -> dict[int, Value]:
    """Parameters that the function, or one that it hands them to, gives to tensor ops, whole or item by item.

    Where they stand as axes, sizes or names they are numbers and texts.
    """
    held: dict[int, set[int]] = {}
    whole: dict[int, set[int]] = {}
    plain: dict[int, dict[int, Value]] = {}
    seen: dict[int, Value] = {}
    for record in machine.by_code.get(code.number, ()):
        for index in sorted(containers(record, held)):
            seen[index] = machine.new_list(frame, code.node, None, vl.ANY_TENSOR, "tuple",
                                           tag=f"held by {code.params[index].name}")
        seen.update(dict.fromkeys(sorted(operands(record, whole)), vl.ANY_TENSOR))
    for record in machine.by_code.get(code.number, ()):
        seen.update(plain_uses(record, plain))
        for index in sorted(record.texts):
            seen.setdefault(index, vl.STR)
    return dict(sorted(seen.items()))


def _learn_by_use(machine: Machine, frame: Frame, code: Code, values: list[Value], evidence: list[str]) -> bool:
    """Put what the first run showed in the place of what is not known; False when it showed nothing."""
    again = {index: value for index, value in _seen_by_use(machine, frame, code).items()
             if evidence[index] in ("none", "default") and may_be_unknown(values[index])}
    for index, value in again.items():
        values[index] = _in_place_of(values[index], value)
        evidence[index] = "use"
    return bool(again)


def _in_place_of(unknown: Value, seen: Value) -> Value:
    """What use tells of a parameter; numbers and texts may be left out where the default is None."""
    plain = all(isinstance(atom, (Const, Scalar)) for atom in seen.atoms)
    return vl.join(seen, vl.NONE) if plain and any(map(is_none, unknown.atoms)) else seen


def _retire(machine: Machine, first: int) -> None:
    """The first run was only to see how the parameters are used: forget it, and what it called."""
    for record in machine.records[first:]:
        record.stale = True
        machine.memo.pop((record.function, record.arguments), None)
        kept = machine.by_code.get(record.code.number)
        if kept and record in kept:
            kept.remove(record)


def open_arguments(machine: Machine, frame: Frame, function: Function) -> tuple[list[Value], list[str]]:
    """A value and its evidence for each parameter of a function that nothing calls."""
    values: list[Value] = []
    evidence: list[str] = []
    for index, param in enumerate(function.code.params):
        value, source = _open_argument(machine, frame, function, index, param)
        values.append(value)
        evidence.append(source)
    return values, evidence


def _open_argument(machine: Machine, frame: Frame, function: Function, index: int, param: Param) -> tuple[Value, str]:
    if index == 0 and function.code.is_method and function.owner_class is not None and not _is_static(function):
        if _is_class_method(function) or function.code.name in ("__new__", "__init_subclass__", "__class_getitem__"):
            return vl.of(function.owner_class), "receiver"
        return vl.of(instance_for(machine, frame, function.owner_class, function.code.node)), "receiver"
    if param.kind.startswith("var_"):
        return _open_rest(machine, frame, function, param)
    specified = _specified(function, index)
    if specified is not None:
        return specified, "signature"
    promised = _promised(machine, function, index)
    if promised is not None:
        return promised, "callback"
    keras = keras_argument(machine, frame, function, index, param)
    if keras is not None:
        return keras, "keras"
    hint = _hint(machine, frame, param)
    default = function.kw_defaults.get(param.name)
    if hint is not None:
        value = vl.join(hint.value, default) if default is not None else hint.value
        return value, _source(hint)
    told = described(function.code, param.name) if machine.follow_hints else None
    if told is not None:
        return vl.join(told, default) if default is not None else told, "docstring"
    if default is not None:
        return _around_default(default), "default"
    return vl.unknown(f"argument {param.name}"), "none"


def _open_rest(machine: Machine, frame: Frame, function: Function, param: Param) -> tuple[Value, str]:
    """``*args`` and ``**kwargs``: an annotation speaks of every one that is caught."""
    hint = _hint(machine, frame, param)
    element = hint.value if hint is not None else vl.unknown(f"argument {param.name}")
    if hint is None and function in machine.promised:
        element = vl.BOTTOM  # what the library passes has names of its own
    if param.kind == "var_positional":
        made = machine.new_list(frame, function.code.node, None, element, "tuple", tag=param.name)
    else:
        made = machine.new_dict(frame, function.code.node, DictState({}, vl.STR, element), tag=param.name)
    return made, _source(hint) if hint is not None else "none"


def _hint(machine: Machine, frame: Frame, param: Param) -> Hint | None:
    wanted = param.annotation is not None and machine.follow_hints
    return read_hint(machine, frame, param.annotation) if wanted else None  # type: ignore[arg-type]


def _source(hint: Hint) -> str:
    return "name" if hint.by_name else "hint"


def _promised(machine: Machine, function: Function, index: int) -> Value | None:
    """What a library that keeps the function as a callback says it will pass."""
    given = machine.promised.get(function, ())
    place = index - 1 if function.code.is_method and not _is_static(function) else index
    value = given[place] if 0 <= place < len(given) else None
    return value if value is not None and not may_be_unknown(value) else None


def _specified(function: Function, index: int) -> Value | None:
    """What the ``input_signature`` of a ``tf.function`` says of a parameter: the graph sees nothing else."""
    specs = entries(function.hybrid.options.get("input_signature")) if function.hybrid is not None else None
    place = index - 1 if function.code.is_method and not _is_static(function) else index
    if specs is None or not 0 <= place < len(specs):
        return None
    value = tensors_of(specs[place])
    return value if value is not specs[place] else None


def _around_default(default: Value) -> Value:
    """Callers may override a default: with another value of its type, or with anything when it is None."""
    atoms = []
    for atom in default.ordered():
        if isinstance(atom, Const) and atom.value is None:
            return vl.join(default, vl.unknown("argument with default None"))
        if isinstance(atom, Const) and atom.type_name in ("int", "float", "str"):
            atoms.append(Scalar(atom.type_name))
        elif isinstance(atom, Const) and atom.type_name == "bool":
            return vl.BOOL
        else:
            return default
    return vl.make(frozenset(atoms))


def _is_static(function: Function) -> bool:
    return "staticmethod" in function.decorations


def _is_class_method(function: Function) -> bool:
    return "classmethod" in function.decorations


def instance_for(machine: Machine, frame: Frame, cls: Class, node: ast.AST) -> Instance:
    """The object that stands for the instances of a class: those the program made, or one made here from hints."""
    made = [member for member in machine.instances.get(cls, ()) if member.fields]  # what has none was rolled back
    if len(made) == 1:
        return made[0]
    stand_in = stand_ins.any_instance(machine, cls)
    if stand_in.fields:
        return stand_in
    for member in made:
        for name, field in list(member.fields.items()):
            machine.heap.weaken(stand_in, name, field)
    if not made and cls not in machine.opened:
        machine.opened[cls] = {}
        mark = machine.heap.mark()
        _initialise_open(machine, frame, cls, stand_in, node)
        machine.opened[cls] = machine.heap.changed(mark)
    elif not made:
        machine.heap.absorb(machine.opened[cls])  # the run that made it was rolled back
    return stand_in


def _initialise_open(machine: Machine, frame: Frame, cls: Class, stand_in: Instance, node: ast.AST) -> None:
    init = attributes.lookup(machine, cls, "__init__")
    functions = (
        [atom for atom in init.ordered() if isinstance(atom, (Function, Wrapper))] if isinstance(init, Value) else []
    )
    for atom in functions[:1]:
        if isinstance(atom, Function) and len(machine.stack) < 30:
            values, evidence = open_arguments(machine, frame, atom)
            values[0] = vl.of(stand_in)
            before, mark = len(machine.records), machine.heap.mark()
            with machine.history.making_of(cls):
                invoke.run_bound(machine, frame, atom, values, node, "construct")
                if _learn_by_use(machine, frame, atom.code, values, evidence):
                    machine.heap.rollback(mark)
                    _retire(machine, before)
                    invoke.run_bound(machine, frame, atom, values, node, "construct")
    if not functions and "dataclass" in cls.flags:
        from hybridize.interpreter.execute.classes import annotated_fields

        for name in annotated_fields(cls):
            value = cls.fields.get(name, vl.unknown(f"field {name}"))
            machine.heap.weaken(stand_in, name, construction._field_default(machine, frame, value, node))
