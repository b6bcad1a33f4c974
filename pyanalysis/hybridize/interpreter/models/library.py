"""Calls of outside functions, classes and methods: events, callbacks, effects and results by their knowledge entry."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate import operators
from hybridize.interpreter.evaluate.coercion import note_operation, note_python_number
from hybridize.interpreter.evaluate.places import note_change, out_argument
from hybridize.interpreter.execute.metaclass import new_object
from hybridize.interpreter.execute.subclasses import subclasses
from hybridize.interpreter.functions import derived, named_tuples, resumed
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.functions.operands import note_operand
from hybridize.interpreter.functions.plain_uses import note_plain_uses
from hybridize.interpreter.functions.relabel import substitution
from hybridize.interpreter.models import gathering, operation_names
from hybridize.interpreter.models.callbacks import run_callbacks
from hybridize.interpreter.models.outside_call import Call, carried
from hybridize.interpreter.models.returns import read, result
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import (
    ADVANCE,
    API,
    ASSIGNED,
    CONVERT,
    CREATE,
    DRAW,
    FIRST_ARGUMENT,
    MATERIALISE,
    MUTATE,
    NAME,
)
from hybridize.knowledge import index, randomness
from hybridize.knowledge.looks import DIRECT
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Const, Tensor, Tuple
from hybridize.values.derived import behind
from hybridize.values.kinds import may_be_array, may_be_tensor
from hybridize.values.labels import viewed_by
from hybridize.values.objects import Class, Function, Instance, Iterator, Obj, Sequence, Variable
from hybridize.values.value import Value

Model = Callable[[Machine, Frame, Api, Arguments, ast.AST], Value]
FUNCTIONS: dict[str, Model] = {}
METHODS: dict[str, Callable[[Machine, Frame, Api, Value, Arguments, ast.AST], Value]] = {}

_BUILDING = frozenset({"build", "apply_gradients", "apply", "minimize"})
_ASSIGNING = frozenset({"assign", "assign_add", "assign_sub"})
_QUIET = frozenset({"tensor_op", "tensor_static", "type"})
AVERAGING = "tensorflow.train.ExponentialMovingAverage.apply"  # makes an average at the first use of a variable
_CREATING = frozenset({"variable", "keras_layer", "keras_model", "keras_optimizer", "keras_metric", "state_creator",
                       "dataset"})


def model(*names: str) -> Callable[[Model], Model]:
    """Register a special model for functions or classes by canonical name."""
    return _registers(FUNCTIONS, names)


def method_model(*names: str) -> Callable[[Any], Any]:
    """Register a special model for methods by canonical name."""
    return _registers(METHODS, names)


def _registers(models: dict[str, Any], names: tuple[str, ...]) -> Callable[[Any], Any]:
    def register(function: Any) -> Any:
        for name in names:
            assert name not in models, f"two models of {name}: the order of imports would choose"
            models[name] = function
        return function
    return register


def graph_name(name: str) -> str:
    """The dotted name that the call graph shows."""
    return f"<builtin>.{name[9:]}" if name.startswith("builtins.") else name


def call_api(machine: Machine, frame: Frame, name: str, arguments: Arguments, node: ast.AST) -> Value:
    """Call an outside function or class by the name the program uses."""
    if name in ("builtins.object.__new__", "builtins.type.__new__"):
        return new_object(machine, frame, arguments, node)
    _note_call(frame, name, node)
    api = index.lookup(name)
    if api is None:
        return _unlisted(machine, frame, name, arguments, node)
    frame.record.outside_at[node] = api.name
    _look_into(machine, api, arguments, node)
    special = FUNCTIONS.get(api.name)
    if special is not None:
        return special(machine, frame, api, arguments, node)
    if api.kind == "method":
        held = _constant_behind(machine, frame, name, node)
        if held is not None:
            if "mutates_self" in api.effects:  # ``sys.path.append(folder)``: the whole process sees it
                frame.event(MUTATE, node, target=None, attr=api.name.rpartition(".")[2], subject=held,
                            stored=vl.join_all(arguments.everything()))
            return call_member(machine, frame, held, name.rpartition(".")[2], api.name, arguments, node)
        if arguments.positional and api.name not in _OF_CLASSES:  # ``list.append(items, item)``
            receiver, rest = arguments.positional[0], arguments.positional[1:]
            given = Arguments(rest, arguments.keywords, arguments.rest, arguments.mapping)
            return call_member(machine, frame, receiver, name.rpartition(".")[2], api.name, given, node)
    return generic(machine, frame, api, None, arguments, node, name)


_OF_CLASSES = frozenset({"builtins.dict.fromkeys"})  # whose first argument is no receiver


def _constant_behind(machine: Machine, frame: Frame, name: str, node: ast.AST) -> Value | None:
    """The receiver of a method of a library's constant (``os.environ.get``): asking it is an event of its own."""
    owner = name.rpartition(".")[0]
    api = index.lookup(owner)
    if api is None or api.kind != "constant":
        return None
    frame.event(API, node, name=owner, api=api)
    return result(machine, frame, node, api, None, (), {})


_BINDERS = frozenset({"builtins.property", "builtins.staticmethod", "builtins.classmethod"})


def _note_call(frame: Frame, name: str, node: ast.AST) -> None:
    """For the call graph; methods of built-in types and the decorators that bind methods are no calls to a reader."""
    if name.startswith("builtins.") and ("." in name[9:] or (name in _BINDERS and type(node) is ast.Name)):
        return
    frame.record.outside_calls.setdefault(graph_name(name), node)


def _note_inherited(frame: Frame, receiver: Value, attribute: str, node: ast.AST) -> None:
    """A method that a class of the program has from an outside base is a call of the base's method."""
    atom = receiver.single()
    if type(atom) is not Instance or type(atom.cls) is not Class or attribute.startswith("__"):
        return
    bases = [base.name for base in atom.cls.mro if isinstance(base, ApiRef) and not base.name.startswith(_NO_BASES)]
    owner = next((base for base in bases if index.member(base, attribute) is not None), bases[0] if bases else None)
    if owner is not None:
        _note_call(frame, f"{owner}.{attribute}", node)


_NO_BASES = ("builtins.", "typing.", "abc.")


def _unlisted(machine: Machine, frame: Frame, name: str, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate.calls import call_unknown

    frame.event(API, node, name=name, arguments=tuple(arguments.everything()))
    if name.startswith("numpy.") and name.endswith(".at"):  # ``np.add.at(array, indices, values)``
        change_first(machine, frame, name, arguments, node)
        return vl.NONE
    return call_unknown(machine, frame, vl.BOTTOM, arguments, node, f"{name} is not known")


def change_first(machine: Machine, frame: Frame, name: str, arguments: Arguments, node: ast.AST) -> None:
    """A function changes the array that it gets first."""
    given = node.args[0] if isinstance(node, ast.Call) and node.args else node
    for value in arguments.positional[:1]:
        for atom in value.ordered():
            if isinstance(atom, Array):
                frame.event(MUTATE, node, target=None, attr=FIRST_ARGUMENT, subject=value, name=name,
                            stored=vl.join_all(arguments.everything()))
                note_change(machine, frame, node, given)


def call_member(machine: Machine, frame: Frame, receiver: Value, attribute: str, name: str | None,
                arguments: Arguments, node: ast.AST) -> Value:
    """Call a method of an outside object."""
    result = _call_member(machine, frame, receiver, attribute, name, arguments, node)
    if not _has_instance(receiver):
        return result
    from hybridize.interpreter.models.holders import given_out, note_given

    note_given(machine, receiver, arguments.everything())
    return given_out(machine, receiver, result, node)


def _call_member(machine: Machine, frame: Frame, receiver: Value, attribute: str, name: str | None,
                 arguments: Arguments, node: ast.AST) -> Value:
    _note_inherited(frame, receiver, attribute, node)
    api = index.lookup(name) if name is not None else None
    if attribute in _BUILDING:
        from hybridize.interpreter.models.building import member_called

        member_called(machine, frame, receiver, attribute, node)
    if attribute == "call" and name is not None:
        from hybridize.interpreter.models.keras import note_inherited_call

        note_inherited_call(machine, frame, name, arguments, node)
    if attribute == "__init__" and arguments.positional:
        from hybridize.interpreter.models.building import note_layers

        note_layers(machine, frame, receiver, arguments.positional[0])
    if attribute == "__init__" and _has_instance(receiver):
        from hybridize.interpreter.models.handed import note_constructed as note_handed

        note_handed(machine, receiver, arguments)
    if attribute == "__init__" and machine.placed:
        from hybridize.interpreter.models.placed import note_made

        for atom in receiver.ordered():
            if isinstance(atom, Instance):
                note_made(machine, frame, atom, arguments)
    if attribute == "__init__" and "activity_regularizer" in arguments.keywords:
        from hybridize.interpreter.models.losses import note_constructed

        note_constructed(machine, receiver, arguments)
    if attribute == "SerializeToString" and (api is None or api.role == "unknown"):
        return vl.BYTES  # of messages of protocol buffers
    if api is None and attribute in ("__new__", "__subclasses__"):
        new = attribute == "__new__"
        return new_object(machine, frame, arguments, node) if new else subclasses(machine, frame, receiver, node)
    if api is None and attribute in ("_replace", "_asdict", "_make"):
        made = _of_named_tuple(machine, frame, receiver, attribute, arguments, node)
        if made is not None:
            return made
    if api is None and attribute in ("send", "throw", "close") and isinstance(receiver.single(), Iterator):
        return _resume(machine, frame, receiver, attribute, arguments, node)
    if api is None and attribute in operators.IN_PLACE and arguments.positional:
        op = operators.IN_PLACE[attribute]
        return operators.in_place(machine, frame, node, op, receiver, arguments.positional[0])
    if api is None:
        from hybridize.interpreter.evaluate.calls import call_unknown

        if may_be_tensor(receiver) or may_be_array(receiver):
            frame.event(API, node, name=name or attribute, attr=attribute, subject=receiver)
        cause = f"method {attribute} is not known"
        return call_unknown(machine, frame, receiver, arguments, node, cause)
    if api.name.startswith(derived.MEMBERS) and attribute == "__init__":
        derived.fill(machine, frame, receiver, arguments, node)
        return vl.NONE
    found = _from_own_methods(machine, frame, receiver, api.name, arguments, node)
    if found.atoms and attribute in ("get", "update"):
        default = arguments.positional[1] if len(arguments.positional) > 1 else vl.NONE
        return vl.join(found, default) if attribute == "get" else vl.NONE
    api = derived.plain_member(receiver.single(), api)
    if api.name.startswith(derived.MEMBERS):
        receiver = behind(receiver)
    frame.record.outside_at[node] = api.name
    _look_into(machine, api, arguments, node)
    if ".keras." in api.name:
        from hybridize.interpreter.models.settings import note_method

        note_method(machine, frame, receiver, attribute, node)
    if api.name.startswith(_TAPES):
        from hybridize.interpreter.models.contexts import note_question, note_tape

        note_tape(frame, receiver, attribute, node)
        note_question(machine, frame, api, arguments, node)
    special = METHODS.get(api.name)
    if api.name.startswith(derived.MEMBERS) and _has_instance(receiver):
        special = None
    if "mutates_self" not in api.effects and (special is None or api.name != "builtins.dict.get"):
        machine.look_into(receiver, node, depth=0)  # of a dict, `get` asks for one entry
    if special is not None:
        return special(machine, frame, api, receiver, arguments, node)  # type: ignore[no-any-return]
    return generic(machine, frame, api, receiver, arguments, node, api.name)


def _from_own_methods(machine: Machine, frame: Frame, receiver: Value, name: str, arguments: Arguments,
                      node: ast.AST) -> Value:
    """What a library's method gets from methods of the program that it calls."""
    if not _has_instance(receiver):
        return vl.BOTTOM
    from hybridize.interpreter.models.template_methods import call_own

    return call_own(machine, frame, receiver, name, arguments, node)


def _has_instance(receiver: Value) -> bool:
    """Whether it may be an object without a container behind it: what its methods do to it is known in general only."""
    return any(type(atom) is Instance for atom in receiver.atoms)


_TAPES = ("tensorflow.GradientTape.", "tensorflow.autodiff.ForwardAccumulator.")
_INCURIOUS = frozenset(f"builtins.{name}" for name in (
    "callable", "delattr", "getattr", "hasattr", "id", "isinstance", "len", "issubclass", "list.append", "list.insert",
    "set.add", "setattr", "super", "type"))


def _look_into(machine: Machine, api: Api, arguments: Arguments, node: ast.AST) -> None:
    """``tf.stack(self.items)`` reads the list: what the program puts there later is not in a graph."""
    if api.name not in _INCURIOUS:
        given = node.args if isinstance(node, ast.Call) else []
        plain = len(given) == len(arguments.positional) and not any(isinstance(one, ast.Starred) for one in given)
        for value, place in zip(arguments.positional, given if plain else [node] * len(arguments.positional)):
            machine.look_into(value, place)
        named = {one.arg: one.value for one in node.keywords} if isinstance(node, ast.Call) else {}
        for name, value in arguments.keywords.items():
            machine.look_into(value, named.get(name, node))


def _of_named_tuple(machine: Machine, frame: Frame, receiver: Value, attribute: str, arguments: Arguments,
                    node: ast.AST) -> Value | None:
    """The methods that only named tuples have; None when the receiver is something else."""
    out = vl.BOTTOM
    for atom in receiver.ordered():
        made = None
        if isinstance(atom, Tuple):
            made = named_tuples.call_method(machine, frame, atom, attribute, arguments, node)
        elif isinstance(atom, Class) and arguments.positional:
            made = named_tuples.from_iterable(machine, frame, atom, arguments.positional[0], node)
        if made is None:
            return None
        out = vl.join(out, made)
    return out.add_labels(receiver.labels)


def _resume(
    machine: Machine, frame: Frame, receiver: Value, attribute: str, arguments: Arguments, node: ast.AST
) -> Value:
    """``generator.send(value)``: the body goes on with the value that ``yield`` gives there."""
    from hybridize.interpreter.functions import invoke

    made = receiver.single()
    assert isinstance(made, Iterator)
    frame.event(ADVANCE, node, target=made, subject=receiver)
    function = made.source.single()
    if attribute != "send":
        resumed.go_on(machine, receiver)
    if attribute == "send" and isinstance(function, Function) and arguments.positional:
        machine.heap.weaken(function, "#sent", arguments.positional[0].plain())
        runs = machine.by_code.get(function.code.number, ())
        if runs and len(machine.stack) < 30:
            record = invoke.find_or_run(machine, function, runs[-1].arguments, substitution(function.code.number, ()))
            made.element = vl.join(made.element, record.result.plain()) if record is not None else made.element
    return made.element if attribute != "close" else vl.NONE


def generic(machine: Machine, frame: Frame, api: Api, receiver: Value | None, arguments: Arguments, node: ast.AST,
            name: str) -> Value:
    """What the knowledge entry says: events, callbacks, mutations, result."""
    by_name = arguments.by_name(api.parameters)
    note(frame, api, receiver, arguments, by_name, node, name)
    if api.role == "tensor_op":
        _ask_for_arrays(machine, frame, arguments, node)
    results = run_callbacks(machine, frame, api, receiver, arguments, by_name, node)
    mutate(machine, frame, api, receiver, arguments, by_name, node)
    if api.kind == "class" and api.returns in ("unknown", "object"):
        return read(Call(machine, frame, node, api, receiver, arguments.positional, by_name, results), "instance")
    given = result(machine, frame, node, api, receiver, arguments.positional, by_name, results)
    if api.role == "tensor_op" and api.returns == "self":
        return given.add_labels(viewed_by(frame.code.number))
    return given


def _ask_for_arrays(machine: Machine, frame: Frame, arguments: Arguments, node: ast.AST) -> None:
    from hybridize.interpreter.evaluate import calls

    for value in arguments.everything():
        calls.ask_for_array(machine, frame, value, node)


def note(frame: Frame, api: Api, receiver: Value | None, arguments: Arguments, by_name: dict[str, Value],
         node: ast.AST, name: str) -> None:
    """Record what the rules may want to know of a call."""
    role = api.role
    if receiver is None or api.kind == "method":
        note_plain_uses(frame, node, api)
    given = operation_names.given_by(api, receiver, by_name)
    if given is not None and operation_names.is_refused(given):
        frame.event(NAME, node, subject=given, name=api.name, api=api)
    if role == "tensor_op":
        _note_op(frame, api, receiver, arguments, by_name, node)
    elif (
        role == "graph_entry"
        and api.name.startswith("tensorflow.")
        and ".data." not in api.name
        or role in ("keras_loss", "keras_metric")
        and api.kind == "function"
    ):
        frame.ran(api.name, node)
    makes = "creates_variable" in api.effects and (
        role in _CREATING or api.kind == "function" or api.name == AVERAGING)
    if makes or (role in _CREATING and (api.kind == "class" or "creates_state" in api.effects)):
        frame.event(CREATE, node, detail=role if role in _CREATING else "variable", name=api.name,
                    subject=receiver or vl.BOTTOM)
    if role not in _QUIET or (api.effects and role != "tensor_op") or api.name in DIRECT:
        held = tuple(value.add_labels(carried(value)) for value in arguments.everything())
        frame.event(API, node, name=name, api=api, subject=receiver if receiver is not None else vl.BOTTOM,
                    arguments=held, keywords=dict(arguments.keywords))


def _note_op(frame: Frame, api: Api, receiver: Value | None, arguments: Arguments, by_name: dict[str, Value],
             node: ast.AST) -> None:
    frame.ran(api.name, node)
    for value in arguments.everything():
        note_operand(frame, value)
    if randomness.draws(api):
        frame.event(DRAW, node, name=api.name, api=api, subject=by_name.get("seed", vl.NONE))
    if api.name.rpartition(".")[2] in _ASSIGNING:
        _note_assigned(frame, receiver if receiver is not None else by_name.get("ref", vl.BOTTOM), api, node)
    gathering.note_call(frame, api.name, by_name, receiver)
    note_operation(frame, node, api.name, api.parameters, by_name, receiver)
    for parameter in ("shape", "num", "depth", "num_or_size_splits", "units", "multiples", "dims"):
        size = by_name.get(parameter)
        if size is not None and not may_be_tensor(size):
            use = parameter if _needs_python(api.name, parameter, size) else "shape"
            note_python_number(frame, size.add_labels(carried(size)), node, use)
    for atom in (by_name.get("x") or vl.BOTTOM).atoms:
        if isinstance(atom, Array):
            frame.event(MATERIALISE, node, subject=by_name["x"], attr="op_on_array", name=api.name)
            break


def _note_assigned(frame: Frame, target: Value, api: Api, node: ast.AST) -> None:
    """Note an assignment to tensors: those that a variable gives for a slice know where they come from."""
    slices = frozenset(atom for atom in target.atoms if type(atom) is Tensor)
    if slices:
        frame.event(CONVERT, node, subject=vl.make(slices, target.labels), attr=ASSIGNED, name=api.name, api=api)


def _needs_python(name: str, parameter: str, value: Value) -> bool:
    """Whether a size must be a number of Python; most may be tensors."""
    if parameter == "num":
        return name == "tensorflow.unstack"
    if parameter == "num_or_size_splits":
        return not any(isinstance(atom, (Tuple, Sequence)) for atom in value.atoms)
    return parameter == "units"


# -- effects on arguments ---------------------------------------------------------------------------------------
def mutate(machine: Machine, frame: Frame, api: Api, receiver: Value | None, arguments: Arguments,
           by_name: dict[str, Value], node: ast.AST) -> None:
    """Events for containers and objects that the call changes in place."""
    for effect in sorted(api.effects):
        if effect == "mutates_self" and receiver is not None:
            changed(machine, frame, receiver, api, arguments, node)
        elif effect.startswith("mutates_arg") and effect[11:].isdigit():
            position = int(effect[11:])
            if position < len(arguments.positional):
                changed(machine, frame, arguments.positional[position], api, arguments, node)
    out = by_name.get("out", arguments.keywords.get("out"))
    if out is not None and (api.role == "ndarray" or api.name.startswith("numpy.")):
        for part in out.ordered():
            for held in part.items if isinstance(part, Tuple) else (vl.make(frozenset((part,)), out.labels),):
                changed(machine, frame, held, api, arguments, node)


def changed(machine: Machine, frame: Frame, value: Value, api: Api, arguments: Arguments, node: ast.AST) -> None:
    """Note that a call changes ``value``, its receiver or an argument, in place."""
    leaf = api.name.rpartition(".")[2]
    stored = vl.join_all(arguments.everything())
    for atom in value.ordered():
        if isinstance(atom, (Variable, Const)):
            continue
        if isinstance(atom, Instance) and api.role in ("tensor_op", "graph_scope"):
            continue
        target = atom if isinstance(atom, Obj) else None
        frame.event(MUTATE, node, target=target, attr=leaf, stored=stored, subject=value, name=api.name, api=api)
        if isinstance(atom, Array):
            note_change(machine, frame, node, _changed_place(api, node))


def _changed_place(api: Api, node: ast.AST) -> ast.AST:
    """The expression whose array a call changes: ``out``, the first argument of a function, or the receiver."""
    if not isinstance(node, ast.Call):
        return node
    return out_argument(node, api.parameters) or (node.args[0] if api.kind == "function" and node.args else node)
