"""Calls: evaluating arguments, dispatching on the callee, and the calls that Python makes on its own."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate.data_classes import read_fields
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.evaluate.unnamed import is_some_member, use
from hybridize.interpreter.execute.classes import role_of
from hybridize.interpreter.execute.iteration import iterate, note_materialise
from hybridize.interpreter.functions import invoke
from hybridize.interpreter.functions.binding import EMPTY, Arguments
from hybridize.interpreter.functions.operands import note_called
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import UNKNOWN
from hybridize.values import value as vl
from hybridize.values.atoms import ApiMethod, ApiRef, Atom, BoundMethod, Const, DType, Super, Tuple, Unknown
from hybridize.values.derived import container
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Dictionary, Function, Instance, Partial, Sequence, Wrapper
from hybridize.values.value import Value


def evaluate_call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    """A call expression."""
    from hybridize.interpreter.evaluate.expressions import evaluate

    func = node.func
    if isinstance(func, ast.Name) and func.id == "super" and frame.code.resolution.get("super", "global") == "global":
        return _super(machine, frame, node)
    callee = evaluate(machine, frame, func)
    arguments = evaluate_arguments(machine, frame, node)
    if frame.env is None:
        return vl.BOTTOM
    return call_value(machine, frame, callee, arguments, node)


def evaluate_arguments(machine: Machine, frame: Frame, node: ast.Call) -> Arguments:
    """The arguments of a call, with ``*`` and ``**`` resolved as far as known."""
    from hybridize.interpreter.evaluate.expressions import evaluate

    positional: list[Value] = []
    rest: Value | None = None
    for item in node.args:
        value = evaluate(machine, frame, item)
        if not isinstance(item, ast.Starred):
            if rest is None:
                positional.append(value)
            else:
                rest = vl.join(rest, value)
            continue
        note_materialise(frame, value, "starred", item)
        what = iterate(machine, frame, value, item)
        if what.items is not None and rest is None:
            positional.extend(what.items)
        else:
            rest = vl.join(rest, what.element) if rest is not None else what.element
    keywords: dict[str, Value] = {}
    mapping: Value | None = None
    for keyword in node.keywords:
        value = evaluate(machine, frame, keyword.value)
        if keyword.arg is not None:
            keywords[keyword.arg] = value
            continue
        from hybridize.interpreter.evaluate.subscripts import as_mapping

        state = as_mapping(machine, value)
        for key, held in state.known.items():
            if isinstance(key, Const) and isinstance(key.value, str):
                keywords[key.value] = held
        if state.rest_value.atoms:
            mapping = vl.join(mapping, state.rest_value) if mapping is not None else state.rest_value
    return Arguments(tuple(positional), keywords, rest, mapping)


def _super(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    from hybridize.interpreter.evaluate.expressions import evaluate

    frame.record.outside_calls.setdefault("<builtin>.super", node)
    if node.args:
        parts = [evaluate(machine, frame, item) for item in node.args]
        cls = parts[0].single()
        receiver = parts[1] if len(parts) > 1 else vl.unknown("super")
    else:
        cls = frame.cls
        first = frame.code.params[0].name if frame.code.params else None
        from hybridize.interpreter.evaluate import names

        receiver = names.load(machine, frame, first, node) if first is not None else vl.unknown("super")
    if not isinstance(cls, Class):
        return vl.unknown("super() outside a class")
    return vl.of(Super(cls, receiver))


def call_value(machine: Machine, frame: Frame, callee: Value, arguments: Arguments, node: ast.AST,
               how: str = "call", via: str = "") -> Value:
    """Call whatever the value may be; several callees are alternatives."""
    atoms = callee.ordered()
    if len(atoms) == 1:
        return _call_atom(machine, frame, atoms[0], callee, arguments, node, how, via)
    callable_atoms = [atom for atom in atoms if not isinstance(atom, Const)]
    if len(callable_atoms) == 1:
        return _call_atom(machine, frame, callable_atoms[0], callee, arguments, node, how, via)
    mark = machine.heap.mark()
    deltas, out = [], vl.BOTTOM
    for atom in callable_atoms:
        out = vl.join(out, _call_atom(machine, frame, atom, callee, arguments, node, how, via))
        deltas.append(machine.heap.cut(mark))
    if deltas:
        machine.heap.merge(deltas)
    return out


def _call_atom(machine: Machine, frame: Frame, atom: Atom, callee: Value, arguments: Arguments, node: ast.AST,
               how: str, via: str) -> Value:
    handler = _CALLABLE.get(type(atom))
    if handler is not None:
        machine.deeper()
        try:
            if type(atom) in _STANDS_FOR_ANOTHER:
                return _call_stand_in(machine, frame, atom, callee, arguments, node, how, via)
            return handler(machine, frame, atom, arguments, node, how, via)  # type: ignore[no-any-return]
        finally:
            machine.nesting -= 1
    if isinstance(atom, Const):
        return vl.BOTTOM
    if isinstance(atom, Unknown):
        note_called(frame, callee, node)
    cause = atom.cause if isinstance(atom, Unknown) else f"call of a {atom.kind}"
    return call_unknown(machine, frame, callee, arguments, node, cause or f"{_called(node)} is not known")


def _call_stand_in(machine: Machine, frame: Frame, atom: Atom, callee: Value, arguments: Arguments, node: ast.AST,
                   how: str, via: str) -> Value:
    """Call what only leads to another callable: objects may be each other's ``__call__``, a wrapper be its own."""
    if atom in frame.calling:
        return call_unknown(machine, frame, callee, arguments, node, f"{_called(node)} calls itself")
    frame.calling.append(atom)
    try:
        return _CALLABLE[type(atom)](machine, frame, atom, arguments, node, how, via)
    finally:
        frame.calling.pop()


def _called(node: ast.AST) -> str:
    """What a call calls, as it is written if that is short."""
    part = getattr(node, "func", None)
    names: list[str] = []
    while isinstance(part, ast.Attribute) and len(names) < 4:
        names.append(part.attr)
        part = part.value
    if isinstance(part, ast.Name):
        return ".".join([part.id, *reversed(names)])
    return f"method {names[0]}" if names else "what is called"


def call_unknown(
    machine: Machine, frame: Frame, callee: Value, arguments: Arguments, node: ast.AST, cause: str
) -> Value:
    """A call that cannot be followed: anything may come back, and what was handed over may be called later."""
    frame.event(UNKNOWN, node, subject=callee, detail=cause, arguments=tuple(arguments.everything()))
    labels = callee.labels
    for value in arguments.everything():
        escape(machine, value)
        labels = labels | value.labels if value.labels else labels
    return vl.unknown(cause).add_labels(labels)


def escape(machine: Machine, value: Value) -> None:
    """Functions and objects that can be called, also those in containers, may be called from outside from now on."""
    waiting, seen = [value], {value}
    entered: set[Atom] = set()
    for held in waiting:
        for atom in nested(held, seen=entered):
            function = atom.function if isinstance(atom, BoundMethod) else atom
            own = runs_when_called(atom)
            if own is not None and own not in seen:
                seen.add(own)
                waiting.append(own)
            if isinstance(function, Function):
                machine.escaped.setdefault(id(function), function)
            elif isinstance(atom, ApiRef) and is_some_member(atom):
                use(machine, atom)
            elif isinstance(atom, (Wrapper, Partial)) and atom.function not in seen:
                seen.add(atom.function)  # what a loop wraps again and again is a wrapper around itself
                waiting.append(atom.function)


def runs_when_called(atom: Atom) -> Value | None:
    """The method of the program that runs when an object is called: ``__call__``, or the ``call`` of a Keras layer."""
    if not isinstance(atom, Instance) or not isinstance(atom.cls, Class):
        return None
    for name in ("__call__", "call") if str(role_of(atom.cls)).startswith("keras_") else ("__call__",):
        for base in atom.cls.mro:
            held = base.fields.get(name) if isinstance(base, Class) else None
            if isinstance(held, Value):
                return held
    return None


# -- the callables ----------------------------------------------------------------------------------------------
def _dtype(machine: Machine, frame: Frame, atom: DType, arguments: Arguments, node: ast.AST, how: str,
           via: str) -> Value:
    """``x.dtype.as_numpy_dtype(0)``: the scalar type of NumPy."""
    from hybridize.interpreter.models.library import call_api

    result = call_api(machine, frame, f"numpy.{atom.name or 'float64'}", arguments, node)
    return result if atom.name is not None else vl.ANY_ARRAY.add_labels(result.labels)


def _function(machine: Machine, frame: Frame, atom: Function, arguments: Arguments, node: ast.AST, how: str,
              via: str) -> Value:
    if how in _PASSED_ON and not arguments.bound:
        machine.unbound.add(atom.code.number)
    return invoke.call_function(machine, frame, atom, arguments, node, how, via)


_PASSED_ON = ("call", "callback", "graph_callback")  # how methods are called that their class was asked for


def _bound(machine: Machine, frame: Frame, atom: BoundMethod, arguments: Arguments, node: ast.AST, how: str,
           via: str) -> Value:
    function, given = vl.of(atom.function), arguments.to_method(atom.receiver)
    if not isinstance(atom.function, Function) or atom.function.code.name != "build":
        return call_value(machine, frame, function, given, node, how, via)
    from hybridize.interpreter.models.building import by_hand

    with by_hand(machine, frame, atom.receiver, node):
        return call_value(machine, frame, function, given, node, how, via)


def _class(
    machine: Machine, frame: Frame, atom: Class, arguments: Arguments, node: ast.AST, how: str, via: str
) -> Value:
    from hybridize.interpreter.functions.construction import construct

    return construct(machine, frame, atom, arguments, node)


def _instance(machine: Machine, frame: Frame, atom: Instance, arguments: Arguments, node: ast.AST, how: str,
              via: str) -> Value:
    from hybridize.interpreter.evaluate import attributes
    from hybridize.interpreter.models import keras, library

    method = attributes.lookup(machine, atom.cls, "__call__", node)
    if isinstance(method, Value):
        bound = attributes._bind_all(machine, frame, method, vl.of(atom), atom.cls, node)
        return call_value(machine, frame, bound, arguments, node, how, via)
    if keras.is_callable_object(machine, atom):
        return keras.call_object(machine, frame, atom, arguments, node)
    if method is not None:
        return library.call_member(machine, frame, vl.of(atom), "__call__", method.name, arguments, node)
    return call_unknown(machine, frame, vl.of(atom), arguments, node, "call of an outside object")


def _tuple(machine: Machine, frame: Frame, atom: Tuple, arguments: Arguments, node: ast.AST, how: str,
           via: str) -> Value:
    """An object of a named tuple's class that can be called."""
    from hybridize.interpreter.evaluate import attributes

    method = attributes.special(machine, frame, atom, "__call__", node)
    if method is None:
        return call_unknown(machine, frame, vl.of(atom), arguments, node, "call of a tuple")
    return call_value(machine, frame, method, arguments, node, how, via)


def _partial(machine: Machine, frame: Frame, atom: Partial, arguments: Arguments, node: ast.AST, how: str,
             via: str) -> Value:
    merged = Arguments((*atom.arguments, *arguments.positional), {**atom.keywords, **arguments.keywords},
                       arguments.rest, arguments.mapping)
    return call_value(machine, frame, atom.function, merged, node, how, via)


def _wrapper(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST, how: str,
             via: str) -> Value:
    from hybridize.interpreter.models.wrappers import call_wrapper

    return call_wrapper(machine, frame, atom, arguments, node, how, via)


def _api(
    machine: Machine, frame: Frame, atom: ApiRef, arguments: Arguments, node: ast.AST, how: str, via: str
) -> Value:
    from hybridize.interpreter.models.library import call_api

    if is_some_member(atom):
        use(machine, atom)
        return call_unknown(machine, frame, vl.of(atom), arguments, node, "attribute of unknown name")
    return call_api(machine, frame, atom.name, arguments, node)


def _api_method(machine: Machine, frame: Frame, atom: ApiMethod, arguments: Arguments, node: ast.AST, how: str,
                via: str) -> Value:
    from hybridize.interpreter.models.library import call_member

    return call_member(machine, frame, atom.receiver, atom.attribute, atom.name, arguments, node)


def _super_call(machine: Machine, frame: Frame, atom: Super, arguments: Arguments, node: ast.AST, how: str,
                via: str) -> Value:
    return vl.unknown("call of super()")


_CALLABLE: dict[type, Any] = {
    Function: _function,
    BoundMethod: _bound,
    Class: _class,
    Instance: _instance,
    Tuple: _tuple,
    Partial: _partial,
    Wrapper: _wrapper,
    ApiRef: _api,
    ApiMethod: _api_method,
    DType: _dtype,
    Super: _super_call,
}

_STANDS_FOR_ANOTHER = frozenset({Instance, Partial, Wrapper})  # a call of it is, in the same frame, a call of another


_INSTEAD = {"__format__": "__str__", "__str__": "__repr__", "__bool__": "__len__", "__int__": "__index__",
            "__complex__": "__float__", "__float__": "__index__"}


# -- calls that Python makes on its own -------------------------------------------------------------------------
def call_method(machine: Machine, frame: Frame, receiver: Value, name: str, node: ast.AST,
                arguments: tuple[Value, ...] = (), how: str = "call") -> Value:
    """Look a method up on the class of the receiver and call it."""
    from hybridize.interpreter.evaluate import attributes

    method = attributes.get(machine, frame, receiver, name, node)
    return call_value(machine, frame, method, Arguments(arguments), node, how)


def implicit(machine: Machine, frame: Frame, value: Value, name: str, node: ast.AST) -> Value | None:
    """Call a special method if the class of the value defines it in the program (``str(x)``, ``bool(x)``)."""
    from hybridize.interpreter.evaluate import attributes

    out: Value | None = None
    for atom in (*value.ordered(), *filter(None, map(container, value.ordered()))):
        if isinstance(atom, (Sequence, Dictionary)):
            machine.content(atom, node)  # its text, length, truth are those of what it holds
        cls = attributes.type_of(atom)
        if cls is None:
            continue
        found = attributes.lookup(machine, cls, name, node)
        instead = name
        while found is None and instead in _INSTEAD:
            instead = _INSTEAD[instead]
            found = attributes.lookup(machine, cls, instead, node)
        if isinstance(found, Value):
            bound = attributes._bind_all(machine, frame, found, vl.of(atom), cls, node)
            given = Arguments((vl.STR,)) if instead == "__format__" else EMPTY
            result = call_value(machine, frame, bound, given, node, how="operator")
            out = result if out is None else vl.join(out, result)
        elif instead in ("__repr__", "__hash__"):
            read_fields(machine, vl.of(atom), node)
    return out


def ask_for_array(machine: Machine, frame: Frame, operand: Value, node: ast.AST) -> None:
    """An object of the program that TensorFlow gets for a tensor is asked for its array."""
    if any(type(atom) is Instance for atom in operand.atoms):
        implicit(machine, frame, operand, "__array__", node)


def as_index(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> Value:
    """A value where Python wants an integer: objects of the program are asked for theirs."""
    asked = frozenset(atom for atom in value.atoms if type(atom) is Instance and type(atom.cls) is Class)
    if not asked:
        return value
    made = implicit(machine, frame, vl.make(asked), "__index__", node)
    rest = vl.make(value.atoms - asked, value.labels)
    return value if made is None else vl.join(rest, made.add_labels(value.labels))


def evaluate_test(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """A condition: what an object is asked whether it is true is a call."""
    from hybridize.interpreter.evaluate import attributes
    from hybridize.interpreter.evaluate.expressions import evaluate

    value = evaluate(machine, frame, node)
    for atom in value.ordered():
        if isinstance(atom, (Sequence, Dictionary)) or type(attributes.type_of(atom)) is Class:
            implicit(machine, frame, value, "__bool__", node)
            break
    return value


def enter_context(machine: Machine, frame: Frame, manager: Value, node: ast.expr, is_async: bool = False,
                  ) -> tuple[Value, str]:
    """``with manager as value``: the value, and what the block stands in."""
    from hybridize.interpreter.evaluate import attributes
    from hybridize.interpreter.evaluate.awaiting import await_value
    from hybridize.interpreter.models import contexts

    out, kind = vl.BOTTOM, "with"
    for atom in manager.ordered():
        if isinstance(attributes.type_of(atom), Class):
            found = implicit(machine, frame, vl.of(atom), "__aenter__" if is_async else "__enter__", node)
            if found is not None and is_async:
                found = await_value(machine, frame, found, node)
            out = vl.join(out, found if found is not None else vl.of(atom))
        else:
            value, named = contexts.enter(machine, frame, atom, node)
            out = vl.join(out, value)
            kind = named if named != "with" else kind
    return out, kind


def exit_context(machine: Machine, frame: Frame, manager: Value, node: ast.expr,
                 is_async: bool = False, raised: Value = vl.BOTTOM) -> tuple[str, ...]:
    """The end of a ``with`` block; the result names the exceptions that it may swallow."""
    from hybridize.interpreter.evaluate import attributes
    from hybridize.interpreter.models.contexts import catches_for_block, leave, swallowed

    name = "__aexit__" if is_async else "__exit__"
    swallows = swallowed(node)
    for atom in manager.ordered():
        if catches_for_block(atom):
            swallows = (*swallows, "Exception")
        leave(machine, frame, atom, node)
        method = attributes.special(machine, frame, atom, name, node)
        if method is not None:
            alive = frame.env is not None
            if not alive:
                frame.env = {}
            other = vl.join(vl.NONE, vl.unknown("exception that ended the block"))
            given = (other, vl.join(raised, vl.NONE) if raised.atoms else other, other)
            result = call_value(machine, frame, method, Arguments(given), node, how="with")
            if result.atoms and truth(result) is not False:
                swallows = (*swallows, "Exception")
            if not alive:
                frame.env = None
    return swallows
