"""Making instances of program classes: ``__new__``, ``__init__``, dataclasses, named tuples, enums, metaclasses."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes, attributes
from hybridize.interpreter.evaluate.coercion import note_key
from hybridize.interpreter.execute.classes import annotated_fields, annotation_of, defined, positional_fields, role_of
from hybridize.interpreter.execute.metaclass import metaclass_of
from hybridize.interpreter.functions import derived, named_tuples
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models import building
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CREATE
from hybridize.values import value as vl
from hybridize.values.atoms import Tensor
from hybridize.values.kinds import is_tensor
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value

CREATED_ROLES = frozenset(
    {"keras_layer", "keras_model", "keras_optimizer", "keras_metric", "variable", "state_creator"}
)


def construct(machine: Machine, frame: Frame, cls: Class, arguments: Arguments, node: ast.AST) -> Value:
    """``cls(...)``."""
    from hybridize.interpreter.evaluate import calls

    meta = metaclass_of(cls)
    method = attributes.lookup(machine, meta, "__call__", node) if meta is not None else None
    if isinstance(method, Value):
        return calls.call_value(machine, frame, method, arguments.prepend(vl.of(cls)), node)
    return construct_plain(machine, frame, cls, arguments, node)


def construct_plain(machine: Machine, frame: Frame, cls: Class, arguments: Arguments, node: ast.AST) -> Value:
    """What calling a class does where no metaclass says otherwise."""
    from hybridize.interpreter.evaluate import calls

    if "enum" in cls.flags and arguments.positional:
        return _enum_member(machine, frame, cls, arguments.positional[0], node)
    maker = attributes.lookup(machine, cls, "__new__", node)
    if named_tuples.is_named_tuple(cls) and not isinstance(maker, Value):
        return named_tuples.make(cls, arguments)
    if isinstance(maker, Value):
        made = calls.call_value(machine, frame, maker, arguments.prepend(vl.of(cls)), node)
        own = frozenset(atom for atom in made.atoms if isinstance(atom, Instance) and isinstance(atom.cls, Class)
                        and cls in atom.cls.mro)
        if not own:
            return made if made.atoms else allocate(machine, frame, cls, node)
        initialise(machine, frame, vl.make(own), cls, arguments, node)
        return made
    instance = allocate(machine, frame, cls, node)
    initialise(machine, frame, instance, cls, arguments, node)
    return instance


def allocate(machine: Machine, frame: Frame, cls: Class, node: ast.AST) -> Value:
    """A new instance without running ``__init__``."""
    made = machine.allocate(frame, node, f"instance {cls.name}", lambda site: Instance(site, cls))
    role = role_of(cls)
    if role in CREATED_ROLES:
        frame.event(CREATE, node, target=made, detail=role, name=cls.name)
        building.made(machine, made, from_class=True)
    derived.give_container(machine, frame, made, cls, node)
    return vl.of(made)


def initialise(
    machine: Machine, frame: Frame, instance: Value, cls: Class, arguments: Arguments, node: ast.AST
) -> None:
    """Run ``__init__`` (the program's, or the generated one of a dataclass)."""
    from hybridize.interpreter.evaluate import calls

    init = attributes.lookup(machine, cls, "__init__", node)
    if isinstance(init, Value):
        with machine.history.making_of(cls):
            for atom in instance.ordered():
                calls.call_value(machine, frame, init, arguments.prepend(vl.of(atom)), node, how="construct")
        return
    if "dataclass" in cls.flags:
        for atom in instance.ordered():
            assert isinstance(atom, Instance)
            _dataclass_fields(machine, frame, atom, cls, arguments, node)
        return
    from hybridize.interpreter.models.holders import note_given

    derived.fill(machine, frame, instance, arguments, node)
    note_given(machine, instance, arguments.everything())
    for value in arguments.everything():
        calls.escape(machine, value)


def _dataclass_fields(machine: Machine, frame: Frame, atom: Instance, cls: Class, arguments: Arguments,
                      node: ast.AST) -> None:
    from hybridize.interpreter.evaluate import calls

    fields = annotated_fields(cls)
    given = arguments.by_name(tuple(positional_fields(cls)))
    passed_on = [vl.of(atom)]
    for name in fields:
        value = given.get(name)
        if value is None:
            value = _field_default(machine, frame, defined(cls, name), node)
        if annotation_of(cls, name).partition("[")[0].endswith("InitVar"):
            passed_on.append(value)
        else:
            attribute_writes.store_field(machine, frame, atom, name, _converted(frame, cls, name, value))
    post = attributes.lookup(machine, cls, "__post_init__", node)
    if isinstance(post, Value):
        calls.call_value(machine, frame, post, Arguments(tuple(passed_on)), node, how="construct")


def _converted(frame: Frame, cls: Class, name: str, value: Value) -> Value:
    """What a field holds: an extension type makes tensors of what it is given for a field that is one."""
    if "extension" not in cls.flags or not annotation_of(cls, name).endswith("Tensor"):
        return value
    atoms = frozenset(Tensor(*transfer.describe(vl.of(atom))[:2]) if not is_tensor(atom) else atom
                      for atom in value.atoms if atom.kind != "unknown")
    return vl.make(atoms, value.labels).add_labels(frame.made) if atoms else vl.ANY_TENSOR.with_labels(value.labels)


def _field_default(machine: Machine, frame: Frame, value: Value | None, node: ast.AST) -> Value:
    """The default of a dataclass field; ``field(default_factory=...)`` is called."""
    from hybridize.interpreter.evaluate import calls

    if value is None:
        return vl.unknown("missing argument")
    atom = value.single()
    if isinstance(atom, Instance) and "default_factory" in atom.fields:
        return calls.call_value(machine, frame, atom.fields["default_factory"], Arguments(()), node, how="callback")
    if isinstance(atom, Instance) and "default" in atom.fields:
        return atom.fields["default"]  # type: ignore[no-any-return]
    return value


def _enum_member(machine: Machine, frame: Frame, cls: Class, wanted: Value, node: ast.AST) -> Value:
    """The member of a value; where there may be none, what ``_missing_`` of the program gives."""
    from hybridize.interpreter.evaluate import calls

    note_key(frame, wanted, node)  # members are found by the hash of their values
    members = [value for name, value in sorted(cls.fields.items()) if isinstance(value, Value) and any(
        isinstance(atom, Instance) and atom.cls is cls for atom in value.atoms)]
    constant = wanted.constant()
    values = [atom.fields["value"].constant() for member in members if isinstance(atom := member.single(), Instance)]
    if constant is not vl.NOT_CONSTANT and constant in values and len(values) == len(members):
        return members[values.index(constant)]
    if isinstance(attributes.lookup(machine, cls, "_missing_", node), Value):
        hook = attributes.get(machine, frame, vl.of(cls), "_missing_", node)
        members.append(calls.call_value(machine, frame, hook, Arguments((wanted,)), node, how="operator"))
    return vl.join_all(members)
