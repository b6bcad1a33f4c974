"""Attributes: reading them on every kind of value, with the descriptor protocol."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate import asked_first, outside, subscripts
from hybridize.interpreter.functions import named_tuples
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import USE
from hybridize.knowledge import index
from hybridize.values import value as vl
from hybridize.values.atoms import ApiMethod, ApiRef, Atom, BoundMethod, Const, Super, Tuple, Unknown
from hybridize.values.kinds import is_extension
from hybridize.values.objects import Class, DictState, Function, Instance, ModuleObj, Obj, Partial, Wrapper
from hybridize.values.value import Value

SPACE = "__dict__"  # ``self.__dict__ = self``: the attributes of an object are entries of a dict


def get(machine: Machine, frame: Frame, owner: Value, name: str, node: ast.AST) -> Value:
    """The value of ``owner.name``."""
    atoms = owner.atoms
    if len(atoms) == 1:
        for atom in atoms:
            return _get(machine, frame, atom, owner, name, node)
    # Reading what an object certainly lacks raises: the other possibilities go on.
    having = [atom for atom in owner.ordered()
              if not outside.lacks(atom, name) and not _is_without(machine, atom, name)]
    return vl.join_all(_get(machine, frame, atom, owner, name, node) for atom in having)


def _get(machine: Machine, frame: Frame, atom: Atom, owner: Value, name: str, node: ast.AST) -> Value:
    getter = _GETTERS.get(type(atom))
    if getter is not None:
        return getter(machine, frame, atom, owner, name, node)  # type: ignore[no-any-return]
    return outside.get_attribute(machine, frame, atom, owner, name, node)


def _is_without(machine: Machine, atom: Atom, name: str) -> bool:
    """Whether a module that has been imported has no such name."""
    if not isinstance(atom, ModuleObj) or atom.state != "done" or f"{atom.name}.{name}" in machine.codes:
        return False
    return name not in atom.fields and "__getattr__" not in atom.fields and "*" not in atom.fields


# -- modules ----------------------------------------------------------------------------------------------------
def _module(machine: Machine, frame: Frame, atom: ModuleObj, owner: Value, name: str, node: ast.AST) -> Value:
    from hybridize.interpreter.execute import imports

    found = atom.fields.get(name)
    if found is not None:
        if atom.code is None or name not in atom.code.single_globals:
            machine.read(atom, name, node)
        else:
            frame.record.read_nodes.setdefault((atom, name), node)
        return found  # type: ignore[no-any-return]
    if name == SPACE:
        return _namespace(machine, frame, atom, node)
    sub = imports.submodule(machine, atom, name)
    if sub is not None:
        return sub
    hook = atom.fields.get("__getattr__")
    if hook is not None:
        from hybridize.interpreter.evaluate import calls

        return calls.call_value(machine, frame, hook, Arguments((vl.const(name),)), node, how="property")
    return vl.unknown(f"module {atom.name} has no {name} here")


def _namespace(machine: Machine, frame: Frame, atom: ModuleObj | Class | Instance, node: ast.AST) -> Value:
    from hybridize.interpreter.models.namespaces import namespace

    return namespace(machine, frame, atom, node)


# -- classes ----------------------------------------------------------------------------------------------------
def lookup(machine: Machine, cls: Atom, name: str, node: ast.AST | None = None, after: Atom | None = None) -> Any:
    """What a class holds under ``name``: a raw Value, an Api of an outside base, or None.

    ``after``: start behind that class in the MRO, as ``super()`` does.
    """
    if isinstance(cls, ApiRef):
        return outside.member(cls.name, name)
    assert isinstance(cls, Class)
    line = cls.mro if after is None else cls.mro[cls.mro.index(after) + 1:] if after in cls.mro else ()
    for place, base in enumerate(line):
        if isinstance(base, Class):
            found = base.fields.get(name)
            if found is not None:
                if machine.stack and is_data(found):
                    for one in line[:place]:  # an attribute of its own would hide this one
                        if isinstance(one, Class):
                            machine.read(one, name, node)
                    machine.read(base, name, node)
                return found
        elif isinstance(base, ApiRef):
            api = outside.member(base.name, name)
            if api is not None:
                return api
    return None


def is_data(value: Value) -> bool:
    """Whether what a class holds under a name is more than methods and classes."""
    return not all(isinstance(atom, (Function, Wrapper, Class)) for atom in value.atoms)


def find_in_class(machine: Machine, instance: Instance, name: str) -> Any:
    """Raw class attribute of an instance: a Value, an ApiRef for a member of an outside base, or None."""
    found = lookup(machine, instance.cls, name)
    if found is None or isinstance(found, Value):
        return found
    return ApiRef(found.name)


def _class(machine: Machine, frame: Frame, atom: Class, owner: Value, name: str, node: ast.AST) -> Value:
    found = lookup(machine, atom, name, node)
    if isinstance(found, Value):
        return _bind_all(machine, frame, found, None, atom, node)
    if isinstance(atom.metaclass, Class):
        meta = lookup(machine, atom.metaclass, name, node)
        if isinstance(meta, Value):
            return _bind_all(machine, frame, meta, vl.of(atom), atom.metaclass, node)
    if name in ("__name__", "__qualname__"):
        return vl.const(atom.name)
    if name == "__module__":
        return vl.STR
    if name == SPACE:
        return _namespace(machine, frame, atom, node)
    if name in ("__mro__", "__bases__"):
        return vl.of(Tuple(tuple(map(vl.of, atom.mro if name == "__mro__" else atom.bases))))
    if name == "__base__" and atom.bases:
        return vl.of(atom.bases[0])
    if name == "__subclasses__":
        return vl.of(ApiMethod(vl.of(atom), name, None))
    if name == "__members__" and "enum" in atom.flags:
        return vl.unknown("enum members")
    if found is not None:
        return vl.of(ApiRef(found.name))
    if name == "_make" and named_tuples.is_named_tuple(atom):
        return vl.of(ApiMethod(vl.of(atom), name, None))
    if name == "__new__" and "opaque" not in atom.flags:
        return vl.of(ApiRef("builtins.object.__new__"))
    return vl.unknown(f"class {atom.name} has no {name}")


# -- instances --------------------------------------------------------------------------------------------------
def _instance(machine: Machine, frame: Frame, atom: Instance, owner: Value, name: str, node: ast.AST) -> Value:
    cls = atom.cls
    if type(cls) is Class and "asked_first" in cls.flags and not name.startswith("__"):  # special methods are not
        asked = special(machine, frame, atom, "__getattribute__", node)
        method = asked.single() if asked is not None else None
        hook = method.function if isinstance(method, BoundMethod) else None
        if asked is not None and not (isinstance(hook, Function) and asked_first.passes_on(hook, name)):
            return calls_hook(machine, frame, asked, name, node)
        if isinstance(hook, Function):
            frame.record.outside_calls.setdefault(hook.code.dotted, node)
    return get_plainly(machine, frame, atom, owner, name, node)


def special(machine: Machine, frame: Frame, atom: Atom, name: str, node: ast.AST) -> Value | None:
    """The method that Python finds by itself for an operator, bound; None where the program defines none."""
    cls = type_of(atom)
    if not isinstance(cls, Class):
        return None
    found = lookup(machine, cls, name, node)
    return _bind_all(machine, frame, found, vl.of(atom), cls, node) if isinstance(found, Value) else None


def type_of(atom: Atom) -> Atom | None:
    """Where special methods are looked for: of an object its class, of a class its metaclass in the program."""
    if isinstance(atom, Instance):
        return atom.cls
    if isinstance(atom, Tuple):
        return atom.type_ref if isinstance(atom.type_ref, Class) else None
    return atom.metaclass if isinstance(atom, Class) and isinstance(atom.metaclass, Class) else None


def calls_hook(machine: Machine, frame: Frame, hook: Value, name: str, node: ast.AST) -> Value:
    """What ``__getattr__`` or ``__getattribute__`` of the program gives for a name."""
    from hybridize.interpreter.evaluate import calls

    return calls.call_value(machine, frame, hook, Arguments((vl.const(name),)), node, how="property")


def get_plainly(machine: Machine, frame: Frame, atom: Instance, owner: Value, name: str, node: ast.AST) -> Value:
    """``object.__getattribute__(atom, name)``: fields, descriptors, ``__getattr__``."""
    raw = lookup(machine, atom.cls, name, node)
    through = is_extension(atom)  # a graph gets its tensors as symbols
    receiver = vl.of(atom).add_labels(owner.labels) if through else vl.of(atom)
    if isinstance(raw, Value) and _is_data_descriptor(machine, raw):
        return _bind_all(machine, frame, raw, receiver, atom.cls, node)
    own = atom.fields.get(name)
    if own is not None:
        held: Value = machine.read(atom, name, node)
        return held.add_labels(owner.labels) if through else held
    if isinstance(raw, Value):
        if is_data(raw):
            machine.read(atom, name, node)  # an attribute of its own would hide that of the class
        return _bind_all(machine, frame, raw, receiver, atom.cls, node)
    machine.read(atom, name, node)
    space = atom.fields.get(SPACE)
    if isinstance(space, Value) and space.atoms:
        return subscripts.get(machine, frame, space, vl.const(name), node)
    if raw is not None:
        return outside.instance_member(machine, frame, atom, raw, name, node)
    return _missing(machine, frame, atom, name, node)


def _missing(machine: Machine, frame: Frame, atom: Instance, name: str, node: ast.AST) -> Value:
    if name == "__class__":
        return vl.of(atom.cls)
    if name == SPACE:
        return _namespace(machine, frame, atom, node)
    if name in _OF_OBJECT:
        return vl.of(ApiMethod(vl.of(atom), name, _OF_OBJECT[name]))
    hook = special(machine, frame, atom, "__getattr__", node)
    if hook is not None:
        return calls_hook(machine, frame, hook, name, node)
    return outside.missing_member(machine, frame, atom, name, node)


def _is_data_descriptor(machine: Machine, raw: Value) -> bool:
    for atom in raw.ordered():
        if isinstance(atom, Wrapper) and atom.role == "property":
            return True
        if isinstance(atom, Instance) and isinstance(atom.cls, Class) and isinstance(
                lookup(machine, atom.cls, "__set__"), Value):
            return True
    return False


def _bind_all(machine: Machine, frame: Frame, raw: Value, receiver: Value | None, cls: Atom, node: ast.AST) -> Value:
    atoms = raw.atoms
    if len(atoms) == 1:
        for atom in atoms:
            return _bind(machine, frame, atom, raw, receiver, cls, node)
    out = vl.BOTTOM
    for atom in raw.ordered():
        out = vl.join(out, _bind(machine, frame, atom, raw, receiver, cls, node))
    return out


def _bind(machine: Machine, frame: Frame, atom: Atom, raw: Value, receiver: Value | None, cls: Atom,
          node: ast.AST) -> Value:
    """The descriptor protocol for one class attribute; ``receiver`` None: read on the class itself."""
    from hybridize.interpreter.evaluate import calls

    if isinstance(atom, Function):
        return vl.of(BoundMethod(atom, receiver)) if receiver is not None else vl.of(atom)
    if isinstance(atom, Wrapper):
        role = atom.role
        if role == "staticmethod":
            return atom.function
        if role == "classmethod":
            return _bind_within(machine, frame, atom.function, vl.of(cls), cls, node)
        if role == "property":
            if receiver is None:
                return vl.of(atom)
            return calls.call_value(machine, frame, atom.function, Arguments((receiver,)), node, how="property")
        if role == "cached_property" and receiver is not None:
            from hybridize.interpreter.models import memoised

            return memoised.get(machine, frame, atom, receiver, node)
        return vl.of(BoundMethod(atom, receiver)) if receiver is not None else vl.of(atom)
    if isinstance(atom, Instance) and isinstance(atom.cls, Class):
        getter = lookup(machine, atom.cls, "__get__", node)
        if isinstance(getter, Value):
            own = _bind_within(machine, frame, getter, vl.of(atom), atom.cls, node)
            return calls.call_value(machine, frame, own, Arguments((receiver or vl.NONE, vl.of(cls))), node, "property")
    if isinstance(atom, ApiRef) and receiver is not None:  # ``__getattr__ = dict.get``
        api = index.lookup(atom.name)
        if api is not None and api.kind == "method":
            return vl.of(ApiMethod(receiver, atom.name.rpartition(".")[2], atom.name))
    return vl.make(frozenset((atom,)), raw.labels)


def _bind_within(machine: Machine, frame: Frame, raw: Value, receiver: Value, cls: Atom, node: ast.AST) -> Value:
    """Bind what a descriptor consists of, which may be that descriptor."""
    machine.deeper()
    try:
        return _bind_all(machine, frame, raw, receiver, cls, node)
    finally:
        machine.nesting -= 1


_OF_OBJECT = {name: f"builtins.object.{name}" for name in ("__getattribute__", "__setattr__", "__delattr__")}


# -- super, functions, wrappers, tuples --------------------------------------------------------------------------
def _super(machine: Machine, frame: Frame, atom: Super, owner: Value, name: str, node: ast.AST) -> Value:
    out = vl.BOTTOM
    for receiver in atom.receiver.ordered():
        of_object = isinstance(receiver, (Instance, Tuple))
        cls = type_of(receiver) if of_object else receiver
        if not isinstance(cls, Class):
            continue
        if cls is receiver and atom.cls not in cls.mro and isinstance(cls.metaclass, Class):
            out = vl.join(out, _super_of_metaclass(machine, frame, atom.cls, cls, name, node))
            continue
        found = lookup(machine, cls, name, node, after=atom.cls)
        if isinstance(found, Value):
            bound = vl.of(receiver) if of_object or name == "__new__" else None
            if bound is None:
                out = vl.join(out, _bind_class_side(machine, frame, found, receiver, node))
            elif name == "__new__":
                out = vl.join(out, _bind_all(machine, frame, found, None, cls, node))
            else:
                out = vl.join(out, _bind_all(machine, frame, found, bound, cls, node))
        elif found is not None:
            out = vl.join(out, vl.of(ApiMethod(vl.of(receiver), name, found.name)))
        else:
            out = vl.join(out, vl.of(ApiMethod(vl.of(receiver), name, _OF_OBJECT.get(name))))
    return out if out.atoms else vl.unknown("super() of an unknown object")


def _super_of_metaclass(
    machine: Machine, frame: Frame, after: Atom, receiver: Class, name: str, node: ast.AST
) -> Value:
    """``super()`` in a method of a metaclass: the receiver is the class that it made."""
    found = lookup(machine, receiver.metaclass, name, node, after=after)
    if isinstance(found, Value):
        return _bind_all(machine, frame, found, vl.of(receiver), receiver.metaclass, node)
    return vl.of(ApiMethod(vl.of(receiver), name, found.name if found is not None else None))


def _bind_class_side(machine: Machine, frame: Frame, raw: Value, cls: Atom, node: ast.AST) -> Value:
    return _bind_all(machine, frame, raw, None, cls, node)


_GRAPH_FUNCTION = "tensorflow.types.experimental.PolymorphicFunction."
_MEMBERS_OF = {"property": "builtins.property", "cached": "builtins.property",
               "dispatch": "functools.singledispatchmethod", "dispatch_method": "functools.singledispatchmethod"}


def _function(machine: Machine, frame: Frame, atom: Obj, owner: Value, name: str, node: ast.AST) -> Value:
    own = atom.fields.get(name)
    if own is not None:
        return machine.read(atom, name, node)  # type: ignore[no-any-return]
    if name in ("__name__", "__qualname__"):
        return vl.const(atom.code.name) if isinstance(atom, Function) else vl.STR
    if name in ("__doc__", "__module__"):
        return vl.STR
    if isinstance(atom, Wrapper) and atom.role in _MEMBERS_OF:
        if name == "cache_clear" and atom.role == "cached":
            from hybridize.interpreter.models import memoised

            memoised.forget(machine, frame, atom, node)
        return vl.of(ApiMethod(owner, name, f"{_MEMBERS_OF[atom.role]}.{name}"))
    if isinstance(atom, Wrapper) and name in ("__wrapped__", "python_function"):
        frame.event(USE, node, target=atom, attr=name)
        return atom.function
    if isinstance(atom, Partial):
        return _of_partial(machine, frame, atom, name, node)
    frame.event(USE, node, target=atom, attr=name)
    kind = _GRAPH_FUNCTION if isinstance(atom, Wrapper) and atom.role == "hybrid" else "builtins.function."
    return vl.of(ApiMethod(owner, name, kind + name))


def _of_partial(machine: Machine, frame: Frame, atom: Partial, name: str, node: ast.AST) -> Value:
    if name == "func":
        return atom.function
    if name == "args":
        return vl.of(Tuple(atom.arguments))
    if name == "keywords":
        return machine.new_dict(frame, node, DictState({Const(key): held for key, held in atom.keywords.items()}))
    return vl.unknown("attribute of a partial")


def _bound(machine: Machine, frame: Frame, atom: BoundMethod, owner: Value, name: str, node: ast.AST) -> Value:
    if name in ("__self__", "__func__"):
        if isinstance(atom.function, Function):
            frame.event(USE, node, target=atom.function, attr=name)
        return atom.receiver if name == "__self__" else vl.of(atom.function)
    return _function(machine, frame, atom.function, owner, name, node)


def _tuple(machine: Machine, frame: Frame, atom: Tuple, owner: Value, name: str, node: ast.AST) -> Value:
    cls = atom.type_ref
    if (held := named_tuples.field(atom, name)) is not None:
        return held.add_labels(owner.labels)
    if isinstance(cls, Class):
        found = lookup(machine, cls, name, node)
        if isinstance(found, Value):
            return _bind_all(machine, frame, found, vl.make(frozenset((atom,)), owner.labels), cls, node)
    if outside.member("builtins.tuple", name) is None and not name.startswith("_"):
        return vl.join_all(atom.items).add_labels(owner.labels)  # a library's named tuple: which field is not said
    return vl.of(ApiMethod(owner, name, "builtins.tuple." + name))


def _unknown(machine: Machine, frame: Frame, atom: Unknown, owner: Value, name: str, node: ast.AST) -> Value:
    known = outside.of_unknown(frame, owner, name, node)
    return known if known is not None else vl.make(frozenset((atom,)), owner.labels)


_GETTERS: dict[type, Any] = {
    ModuleObj: _module,
    Class: _class,
    Instance: _instance,
    Super: _super,
    Function: _function,
    Wrapper: _function,
    Partial: _function,
    BoundMethod: _bound,
    Tuple: _tuple,
    Unknown: _unknown,
}


def match_args(machine: Machine, frame: Frame, classes: Value, node: ast.AST) -> list[str]:
    """Names of positional patterns of a class: ``__match_args__`` or the fields of a dataclass or named tuple."""
    from hybridize.interpreter.execute.classes import positional_fields

    cls = classes.single()
    if not isinstance(cls, Class):
        return []
    found = lookup(machine, cls, "__match_args__", node) or lookup(machine, cls, "_fields", node)
    atom = found.single() if isinstance(found, Value) else None
    if isinstance(atom, Tuple):
        return [item.constant() for item in atom.items if isinstance(item.constant(), str)]
    if "dataclass" in cls.flags:
        return positional_fields(cls)
    return named_tuples.fields_of(cls) if named_tuples.is_named_tuple(cls) else []
