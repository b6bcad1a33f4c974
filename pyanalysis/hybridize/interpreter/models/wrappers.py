"""Wrappers: property, staticmethod, functools, contextlib, ``tf.function`` and other decorators of libraries."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate.own_comparisons import ORDERED
from hybridize.interpreter.functions import named_tuples
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models import (
    context_decorators,
    dispatch,
    gradients,
    memoised,
    multiple_dispatch,
    partial_methods,
)
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.operator_functions import GETTERS, call_getter
from hybridize.interpreter.models.specs import entries, impose, note_arrays, tensors_of
from hybridize.interpreter.models.structures import as_tensors
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import HYBRID, Given
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, BoundMethod, Const, Scalar, Tensor, Tuple, Unknown
from hybridize.values.objects import Class, Function, Instance, Iterator, Partial, Wrapper
from hybridize.values.value import Value


class HybridUse:
    """One application of ``tf.function``. ``options``: its keyword arguments as values; ``form``: decorator or call."""

    __slots__ = ("code", "form", "inside", "node", "options", "record")

    def __init__(
        self, node: ast.AST, options: dict[str, Value], form: str, code: Any, record: Any, inside: Any
    ) -> None:
        self.node = node
        self.options = options
        self.form = form
        self.code = code
        self.record = record
        self.inside = inside


def _wrap(machine: Machine, frame: Frame, node: ast.AST, role: str, function: Value) -> Value:
    made: Wrapper = machine.allocate(frame, node, f"wrapper {role}", lambda site: Wrapper(site, role, function))
    made.function = vl.join(made.function, function) if made.function is not function else function
    return vl.of(made)


_ROLES = {
    "builtins.property": "property", "builtins.staticmethod": "staticmethod", "builtins.classmethod": "classmethod",
    "functools.cached_property": "cached_property", "abc.abstractproperty": "property",
    "functools.lru_cache": "cached", "functools.cache": "cached",
    "contextlib.contextmanager": "context_manager", "contextlib.asynccontextmanager": "context_manager",
    "tensorflow.custom_gradient": "custom_gradient", "tensorflow.recompute_grad": "recompute_grad",
    "tensorflow.grad_pass_through": "grad_pass_through",
    "tensorflow.autograph.experimental.do_not_convert": "do_not_convert",
}


_CALLED = frozenset({"function", "bound", "wrapper", "partial", "instance", "api", "api_method", "class"})


@model(*_ROLES)
def _decorator(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    role = _ROLES[api.name]
    function = arguments.positional[0] if arguments.positional else arguments.keywords.get(
        "fget", arguments.keywords.get("func", arguments.keywords.get("f")))
    if function is None or not any(atom.kind in _CALLED for atom in function.atoms):
        return _wrap(machine, frame, node, f"make {role}", vl.BOTTOM)  # @lru_cache(maxsize=3)
    made = _wrap(machine, frame, node, role, function)
    if role == "property":
        atom = made.single()
        assert isinstance(atom, Wrapper)
        accessors = arguments.by_name(("fget", "fset", "fdel"))
        atom.setter, atom.deleter = accessors.get("fset", atom.setter), accessors.get("fdel", atom.deleter)
    return made


@method_model("builtins.property.setter", "builtins.property.getter", "builtins.property.deleter")
def _accessor(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    atom = receiver.single()
    if not isinstance(atom, Wrapper) or not arguments.positional:
        return vl.unknown("property accessor")
    made = _wrap(machine, frame, node, "property", atom.function)
    new = made.single()
    assert isinstance(new, Wrapper)
    new.setter, new.deleter = atom.setter, atom.deleter
    leaf = api.name.rpartition(".")[2]
    if leaf == "setter":
        new.setter = arguments.positional[0]
    elif leaf == "deleter":
        new.deleter = arguments.positional[0]
    else:
        new.function = arguments.positional[0]
    return made


@model("functools.total_ordering")
def _total_ordering(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The class gets the comparisons that it lacks: they ask those that it has."""
    for value in arguments.positional[:1]:
        for atom in value.ordered():
            if isinstance(atom, Class):
                atom.flags = atom.flags | {ORDERED}
    return arguments.positional[0] if arguments.positional else vl.unknown("total_ordering")


@model("abc.abstractmethod", "typing.overload", "typing.final", "typing.no_type_check", "typing.cast",
       "typing.runtime_checkable", "atexit.register",
       "tensorflow.keras.utils.register_keras_serializable", "unittest.skip", "unittest.expectedFailure",
       "contextlib.suppress", "enum.unique")
def _identity(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    leaf = api.name.rpartition(".")[2]
    if leaf == "cast":
        return arguments.positional[1] if len(arguments.positional) > 1 else vl.unknown("cast")
    if leaf == "register":
        from hybridize.interpreter.evaluate.calls import escape

        for value in arguments.everything():
            escape(machine, value)
    value = arguments.positional[0] if arguments.positional else vl.BOTTOM
    if any(isinstance(atom, (Function, Class, Wrapper, BoundMethod)) for atom in value.atoms):
        return value
    if leaf == "suppress":
        return generic(machine, frame, api, None, arguments, node, api.name)
    return _wrap(machine, frame, node, "make identity", vl.BOTTOM)


@model("tensorflow.Module.with_name_scope")
def _with_name_scope(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The method does what it did; that it stands for another one shows where a graph takes it as an argument."""
    made = _identity(machine, frame, api, arguments, node)
    return _stands_for(machine, (made,), made)


@model(*(f"absl.testing.parameterized.{name}" for name in ("parameters", "named_parameters", "product")))
def _parametrizes(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The decorated test stays a function of its parameters; ``start.parametrized`` reads what they are."""
    return _wrap(machine, frame, node, "make identity", vl.BOTTOM)


@model("functools.wraps", "functools.update_wrapper")
def _wraps(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if api.name.endswith("update_wrapper"):
        return _stands_for(machine, arguments.positional[1:2], arguments.positional[0]) if arguments.positional \
            else vl.unknown("update_wrapper")
    return _wrap(machine, frame, node, "make standing", vl.join_all(arguments.positional[:1]))


def _stands_for(machine: Machine, wrapped: tuple[Value, ...], wrapper: Value) -> Value:
    """The wrapper, which from now on tells what it wraps."""
    for atom in wrapper.ordered():
        if isinstance(atom, (Function, Instance)) and wrapped:
            machine.store(atom, "__wrapped__", wrapped[0])
    return wrapper


@model("functools.partial")
def _partial(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if not arguments.positional:
        return vl.unknown("partial")
    function, *given = arguments.positional
    made: Partial = machine.allocate(frame, node, "partial",
                                     lambda site: Partial(site, function, tuple(given), dict(arguments.keywords)))
    made.function = vl.join(made.function, function)
    made.arguments = tuple(map(vl.join, made.arguments, given)) if len(made.arguments) == len(given) else tuple(given)
    for name, value in arguments.keywords.items():
        made.keywords[name] = vl.join(made.keywords.get(name, vl.BOTTOM), value)
    return vl.of(made)


@model("types.MethodType")
def _method(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A function bound by hand; whatever else is bound gets the object as its first argument."""
    if len(arguments.positional) != 2:
        return vl.unknown("method")
    function, receiver = arguments.positional
    atom = function.single()
    return vl.of(BoundMethod(atom, receiver)) if isinstance(atom, Function) else _partial(
        machine, frame, api, arguments, node)


_FOLDED = 9  # so many values are folded one by one


@model("functools.reduce")
def _reduce(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls
    from hybridize.interpreter.execute.iteration import iterate, note_materialise

    if len(arguments.positional) < 2:
        return vl.unknown("reduce")
    function, source = arguments.positional[:2]
    note_materialise(frame, source, "reduce", node)
    what = iterate(machine, frame, source, node)
    initial = arguments.positional[2:3]
    if what.items is not None and 0 < len(what.items) + len(initial) <= _FOLDED:
        first, *others = (*initial, *what.items)
        for item in others:
            first = calls.call_value(machine, frame, function, Arguments((first, item)), node, how="callback",
                                     via=api.name)
        return first
    out = initial[0] if initial else what.element
    for _ in range(2):
        step = calls.call_value(machine, frame, function, Arguments((out, what.element)), node, how="callback",
                                via=api.name)
        out = vl.join(out, step)
    return out


# -- tf.function ------------------------------------------------------------------------------------------------
@model("tensorflow.function")
def _tf_function(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    positions = arguments.by_name(api.parameters)
    function = positions.pop("func", None)
    if function is None or function.constant() is None:
        made = _wrap(machine, frame, node, "make hybrid", vl.BOTTOM)
        atom = made.single()
        assert isinstance(atom, Wrapper)
        atom.detail = positions
        return made
    return make_hybrid(machine, frame, function, positions, node)


def make_hybrid(machine: Machine, frame: Frame, function: Value, options: dict[str, Value], node: ast.AST) -> Value:
    """The object that ``tf.function`` makes of a function."""
    made: Wrapper = machine.allocate(frame, node, "hybrid", lambda site: Wrapper(site, "hybrid", function))
    made.function = vl.join(made.function, function)
    form = "decorator" if isinstance(node, (ast.Name, ast.Attribute)) or _decorates(frame, node) else "call"
    made.detail = HybridUse(node, options, form, frame.code, frame.record, frame.inside)
    frame.event(HYBRID, node, target=made, subject=function)
    for atom in function.ordered():
        inner = atom.function if isinstance(atom, BoundMethod) else atom
        if isinstance(inner, Function):
            inner.hybrid = made.detail
    return vl.of(made)


def _decorates(frame: Frame, node: ast.AST) -> bool:
    return any(node in child.node.decorator_list for child in frame.code.children if child.kind == "function")  # type: ignore[attr-defined]


# Wrappers that call their function themselves: AutoGraph does not follow them.
_CALLING = {
    "cached": "functools.lru_cache", "custom_gradient": "tensorflow.custom_gradient",
    "recompute_grad": "tensorflow.recompute_grad", "grad_pass_through": "tensorflow.grad_pass_through",
    "do_not_convert": "tensorflow.autograph.experimental.do_not_convert",
}


def call_wrapper(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST, how: str,
                 via: str) -> Value:
    """Call a wrapper by its role."""
    from hybridize.interpreter.evaluate import calls

    role = atom.role
    if role in (dispatch.DISPATCH, dispatch.OF_METHODS):
        return dispatch.call(machine, frame, atom, arguments, node, how, via)
    if role in GETTERS:
        return call_getter(machine, frame, atom, arguments, node)
    if role.startswith("make "):
        return _finish_decorator(machine, frame, atom, role[5:], arguments, node)
    if role == "hybrid":
        return _call_hybrid(machine, frame, atom, arguments, node, how, via)
    if role == "context_manager":
        iterator = calls.call_value(machine, frame, atom.function, arguments, node, "with", via)
        made = _manager(machine, frame, iterator, node)
        context_decorators.remember_call(machine, frame, made, vl.of(atom), arguments, node)
        return made
    if role == "manager":
        return context_decorators.decorated(machine, frame, vl.of(atom), arguments, node)
    if role == partial_methods.ROLE:
        arguments = partial_methods.merged(atom, arguments)
    if role == context_decorators.IN_CONTEXT:
        return context_decorators.call(machine, frame, atom, arguments, node, how, via)
    via = via or _CALLING.get(role, "")
    if role == "custom_gradient":
        return gradients.call(machine, frame, atom.function, arguments, node, how, via)
    if role == "cached":
        return memoised.call(machine, frame, atom, arguments, node, how, via)
    return calls.call_value(machine, frame, atom.function, arguments, node, how, via)


def _finish_decorator(machine: Machine, frame: Frame, atom: Wrapper, role: str, arguments: Arguments,
                      node: ast.AST) -> Value:
    function = arguments.positional[0] if arguments.positional else vl.BOTTOM
    if role == "identity":
        return function
    if role == "standing":
        return _stands_for(machine, (atom.function,), function)
    if role == "registered":
        return dispatch.finish(machine, atom, function)
    if role == multiple_dispatch.REGISTERED:
        return multiple_dispatch.finish(machine, atom, function)
    if role == "hybrid":
        return make_hybrid(machine, frame, function, dict(atom.detail or {}), node)
    if role == "dataclass":
        return make_dataclass(function)
    return _wrap(machine, frame, node, role, function)


def _call_hybrid(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST, how: str,
                 via: str) -> Value:
    """Arrays and, under a signature, numbers become tensors on the way in; numbers become tensors on the way out."""
    from hybridize.interpreter.evaluate import calls

    use: HybridUse = atom.detail
    before = frame.record.given.get(node)
    frame.record.given[node] = Given(arguments.joined(before.arguments if before is not None else None), how, via)
    signed = "input_signature" in use.options and use.options["input_signature"].constant() is not None
    convert = as_tensors if signed else arrays_to_tensors
    passed = Arguments(tuple(convert(value) for value in arguments.positional),
                       {name: convert(value) for name, value in arguments.keywords.items()},
                       arguments.rest, arguments.mapping)
    if signed:
        note_arrays(frame, node, use.options["input_signature"], atom.function, arguments)
        passed = impose(use.options["input_signature"], atom.function, passed)
    result = calls.call_value(machine, frame, atom.function, passed, node, how="hybrid", via=via)
    frame.ran("tensorflow.function call", node)
    return _as_graph_result(frame, result)


@method_model("tensorflow.types.experimental.PolymorphicFunction.get_concrete_function")
def _concrete(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Traces the function for specifications; what comes back is called like the function itself."""
    from hybridize.interpreter.evaluate import calls

    given = arguments.positional
    if not given and not arguments.keywords:
        given = tuple(entries(_signature_of(receiver)) or ())
    passed = Arguments(tuple(map(tensors_of, given)),
                       {name: tensors_of(value) for name, value in arguments.keywords.items()})
    calls.call_value(machine, frame, receiver, passed, node, "graph_callback", api.name)
    return receiver


def _signature_of(hybrid: Value) -> Value | None:
    atom = hybrid.single()
    wrapper = atom.function if isinstance(atom, BoundMethod) else atom
    use = wrapper.detail if isinstance(wrapper, Wrapper) else None
    return use.options.get("input_signature") if isinstance(use, HybridUse) else None


def arrays_to_tensors(value: Value) -> Value:
    """What ``tf.function`` does to arguments: arrays become tensors, everything else stays."""
    if not any(type(atom) in (Array, Tuple) for atom in value.atoms):
        return value
    atoms = []
    for atom in value.ordered():
        if isinstance(atom, Array):
            atoms.append(Tensor(atom.dtype, atom.shape))
        elif isinstance(atom, Tuple):
            atoms.append(Tuple(tuple(arrays_to_tensors(item) for item in atom.items), atom.type_ref))  # type: ignore[arg-type]
        else:
            atoms.append(atom)  # type: ignore[arg-type]
    return vl.make(frozenset(atoms), value.labels)


def _as_graph_result(frame: Frame, value: Value) -> Value:
    kept = frozenset(atom for atom in value.atoms if isinstance(atom, Const) and atom.value is None)
    moved = as_tensors(vl.make(value.atoms - kept, value.labels))
    tensors = moved.add_labels(lb.union(moved.labels, frame.made)) if moved.atoms else moved
    return vl.join(tensors, vl.make(kept)) if kept else tensors


# -- context managers ----------------------------------------------------------------------
def _manager(machine: Machine, frame: Frame, iterator: Value, node: ast.AST) -> Value:
    element = vl.join_all(atom.element for atom in iterator.ordered() if isinstance(atom, Iterator))
    made: Wrapper = machine.allocate(frame, node, "manager", lambda site: Wrapper(site, "manager", iterator))
    made.detail = vl.join(made.detail, element) if isinstance(made.detail, Value) else element
    return vl.of(made)


@model("dataclasses.dataclass")
def _dataclass(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if arguments.positional:
        return make_dataclass(arguments.positional[0])
    return _wrap(machine, frame, node, "make dataclass", vl.BOTTOM)


def make_dataclass(value: Value) -> Value:
    """Classes in a value get the methods that a dataclass has."""
    for atom in value.ordered():
        if isinstance(atom, Class):
            atom.flags = atom.flags | {"dataclass"}
    return value


@model("dataclasses.field")
def _field(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.values.atoms import ApiRef

    made: Instance = machine.allocate(frame, node, "field", lambda site: Instance(site, ApiRef("dataclasses.Field")))
    for name, value in arguments.keywords.items():
        made.fields[name] = value
    return vl.of(made)


@model("collections.namedtuple", "typing.NamedTuple")
def _namedtuple(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.execute.classes import linearise
    from hybridize.interpreter.execute.iteration import iterate

    names: list[str] = []
    if len(arguments.positional) > 1:
        given = arguments.positional[1]
        text = given.constant()
        if isinstance(text, str):
            names = text.replace(",", " ").split()
        else:
            for item in iterate(machine, frame, given, node).items or ():
                pair = item.single()
                name = pair.items[0].constant() if isinstance(pair, Tuple) else item.constant()
                if isinstance(name, str):
                    names.append(name)
    title = arguments.positional[0].constant() if arguments.positional else "tuple"
    cls: Class = machine.allocate(frame, node, "class", lambda site: Class(site, str(title), None))
    cls.mro = linearise(cls)
    if not names:
        cls.flags = frozenset({"opaque"})
        return vl.of(cls)
    named_tuples.declare(cls, names)
    defaults = arguments.keywords.get("defaults")
    held = iterate(machine, frame, defaults, node).items or () if defaults is not None else ()
    for name, value in zip(names[len(names) - len(held):], held):
        cls.fields[name] = value
    return vl.of(cls)


_KEPT = (Scalar, Unknown)
