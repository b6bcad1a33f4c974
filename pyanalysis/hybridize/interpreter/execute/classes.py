"""Class definitions: bases, MRO, the body, and the special kinds (dataclass, named tuple, enum)."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import Any

from hybridize.interpreter.evaluate import names
from hybridize.interpreter.execute.metaclass import make_class, prepare
from hybridize.interpreter.execute.subclasses import note_subclass
from hybridize.interpreter.functions import named_tuples
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge import index
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.objects import Class, Function, Instance, Site, Wrapper
from hybridize.values.value import Value

OBJECT = ApiRef("builtins.object")
_NAMED_TUPLE = ApiRef("typing.NamedTuple")
_EXTENSION_TYPES = ("tensorflow.experimental.ExtensionType", "tensorflow.experimental.BatchableExtensionType")

_COMPOSITE_TENSORS = (".CompositeTensor", ".AutoCompositeTensor")  # classes that tell by a type what they hold


def define_class(machine: Machine, frame: Frame, node: ast.ClassDef) -> None:
    """``class``: run the body in its own namespace, then build the class object and decorate it."""
    from hybridize.interpreter.evaluate import calls
    from hybridize.interpreter.evaluate.expressions import evaluate

    decorators = [(item, evaluate(machine, frame, item)) for item in node.decorator_list]
    bases = [evaluate(machine, frame, item) for item in node.bases]
    keywords = {item.arg: evaluate(machine, frame, item.value) for item in node.keywords if item.arg is not None}
    code = machine.code_of(frame.module, node)
    cls: Class = machine.allocate(frame, node, "class", lambda site: Class(site, node.name, code))
    held = machine.classes.setdefault(code.number, [])
    if cls not in held:
        held.append(cls)
    _set_bases(cls, bases)
    meta = keywords.pop("metaclass", None)
    cls.metaclass = meta.single() if meta is not None else next(
        (base.metaclass for base in cls.mro[1:] if isinstance(base, Class) and base.metaclass is not None), None)
    prepare(machine, frame, cls, bases, keywords, node)
    body = _run_body(machine, frame, node, cls)
    for name, value in body.items():
        machine.heap.write(cls, name, value)
        _set_name(machine, frame, cls, name, value, node)
    _special_kinds(cls)
    note_subclass(machine, cls)
    _init_subclass(machine, frame, cls, node, keywords)
    make_class(machine, frame, cls, bases, body, keywords, node)
    value = vl.of(cls)
    for item, decorator in reversed(decorators):
        result = calls.call_value(machine, frame, decorator, Arguments((value,)), item, how="decorator")
        if result.atoms and not all(atom.kind == "unknown" for atom in result.atoms):
            value = result
    names.bind(machine, frame, node.name, value, node)


def _run_body(machine: Machine, frame: Frame, node: ast.ClassDef, cls: Class) -> dict[str, Value]:
    from hybridize.interpreter.execute.statements import run_block

    code = cls.code
    assert code is not None
    inner = Frame(code, frame.module, frame.record, frame.scope, machine.heap.mark())
    inner.cls = cls
    inner.inside = frame.inside
    inner.env = {"__qualname__": vl.STR, "__module__": vl.STR}
    machine.stack.append(inner)
    try:
        run_block(machine, inner, node.body)
    finally:
        machine.stack.pop()
    body = inner.env or {}
    body.pop("__qualname__", None)
    body.pop("__module__", None)
    return body


def _set_bases(cls: Class, bases: list[Value]) -> None:
    found: list[Atom] = []
    flags = set(cls.flags)
    for value in bases:
        atoms = value.ordered()
        usable = [atom for atom in atoms if isinstance(atom, (Class, ApiRef))]
        if len(usable) < len(atoms):
            flags.add("opaque")
        found.extend(usable[:1])
    cls.bases = tuple(found)
    for base in found:
        if isinstance(base, Class):
            flags |= base.flags & {"opaque", "enum", "namedtuple", "asked_first"}
    cls.flags = frozenset(flags)
    cls.mro = linearise(cls)


def linearise(cls: Class) -> tuple[Atom, ...]:
    """C3 linearisation; falls back to depth first when the bases are inconsistent."""
    sequences = [list(_mro_of(base)) for base in cls.bases] + [list(cls.bases)]
    out: list[Atom] = [cls]
    while any(sequences):
        head = next((seq[0] for seq in sequences if seq and not any(seq[0] in other[1:] for other in sequences)), None)
        if head is None:
            head = next(seq[0] for seq in sequences if seq)
        if head not in out:
            out.append(head)
        for seq in sequences:
            if head in seq:
                seq.remove(head)
    if OBJECT not in out:
        out.append(OBJECT)
    elif out[-1] != OBJECT:
        out.remove(OBJECT)
        out.append(OBJECT)
    return tuple(out)


def _mro_of(base: Atom) -> tuple[Atom, ...]:
    return base.mro if isinstance(base, Class) else (base, OBJECT) if base != OBJECT else (OBJECT,)


def _set_name(machine: Machine, frame: Frame, cls: Class, name: str, value: Value, node: ast.AST) -> None:
    from hybridize.interpreter.evaluate import attributes, calls

    for atom in value.ordered():
        if isinstance(atom, Function) and atom.owner_class is None:
            atom.owner_class = cls
        if isinstance(atom, Instance) and isinstance(atom.cls, Class) and isinstance(
                attributes.lookup(machine, atom.cls, "__set_name__"), Value):
            calls.call_method(machine, frame, vl.of(atom), "__set_name__", node, (vl.of(cls), vl.const(name)),
                              how="operator")


def _special_kinds(cls: Class) -> None:
    names_of_bases = [base.name for base in cls.mro if isinstance(base, ApiRef)]
    flags = set(cls.flags)
    if _NAMED_TUPLE in cls.bases:  # what a class below it annotates is no field
        named_tuples.declare(cls, annotated_fields(cls))
        flags.add("namedtuple")
    if any(name.startswith("enum.") for name in names_of_bases):
        flags.add("enum")
        _make_members(cls)
    if any(name.endswith(_EXTENSION_TYPES) for name in names_of_bases):
        flags |= {"dataclass", "extension"}  # TensorFlow writes ``__init__``, and takes its objects for tensors
    if any(name.endswith(_COMPOSITE_TENSORS) for name in names_of_bases):
        flags.add("extension")
    if "__getattribute__" in cls.fields:
        flags.add("asked_first")
    cls.flags = frozenset(flags)


def _make_members(cls: Class) -> None:
    """Constants in an enum's body become its members."""
    for name, value in list(cls.fields.items()):
        if name.startswith("_") or not isinstance(value, Value):
            continue
        if any(isinstance(atom, (Function, Wrapper, Class)) for atom in value.atoms):
            continue
        site = Site(cls.site.file, cls.site.line, cls.site.column, cls.site.context, f"member {name}")
        member = Instance(site, cls)
        member.fields.update({"value": value, "_value_": value, "name": vl.const(name), "_name_": vl.const(name)})
        cls.fields[name] = vl.of(member)


def annotated_fields(cls: Class) -> list[str]:
    """Names annotated in the body, in order, with those of base classes first; ClassVar left out."""
    out: list[str] = []
    for base in reversed(cls.mro):
        if isinstance(base, Class) and base.code is not None:
            for statement in base.code.node.body:  # type: ignore[attr-defined]
                if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                    if "ClassVar" in ast.unparse(statement.annotation):
                        continue
                    if statement.target.id not in out:
                        out.append(statement.target.id)
    return out


def defined(cls: Class, name: str) -> Any:
    """What the first class of the MRO holds that has the name; no read of it is noted. None if no class has it."""
    return next((base.fields[name] for base in cls.mro if isinstance(base, Class) and name in base.fields), None)


def positional_fields(cls: Class) -> list[str]:
    """The fields of a dataclass that its ``__init__`` takes by position, and ``__match_args__`` names."""
    out = []
    keywords = False
    for name in annotated_fields(cls):
        held = defined(cls, name)
        made = held.single() if isinstance(held, Value) else None
        options = made.fields if isinstance(made, Instance) else {}
        keywords = keywords or annotation_of(cls, name).endswith("KW_ONLY")
        left_out = keywords or options.get("init") is vl.FALSE or options.get("kw_only") is vl.TRUE
        if not left_out:
            out.append(name)
    return out


def annotation_of(cls: Class, name: str) -> str:
    """What a class body, or that of a base, says of one field; "" for nothing."""
    for base in cls.mro:
        if isinstance(base, Class) and base.code is not None:
            for statement in base.code.node.body:  # type: ignore[attr-defined]
                if isinstance(statement, ast.AnnAssign) and getattr(statement.target, "id", None) == name:
                    return ast.unparse(statement.annotation).strip("'\"")
    return ""


def note_annotation(frame: Frame, node: ast.AnnAssign) -> None:
    """Annotations of class bodies are read from the syntax when a dataclass is built."""


def _init_subclass(machine: Machine, frame: Frame, cls: Class, node: ast.AST, keywords: dict[str, Value]) -> None:
    from hybridize.interpreter.evaluate import attributes, calls

    for base in cls.mro[1:]:
        if isinstance(base, Class) and "__init_subclass__" in base.fields:
            hook = base.fields["__init_subclass__"]
            function = next((a for a in hook.ordered() if isinstance(a, (Function, Wrapper))), None)
            if isinstance(function, Wrapper):
                function = next((a for a in function.function.ordered() if isinstance(a, Function)), None)
            if isinstance(function, Function):
                calls.call_value(machine, frame, vl.of(function), Arguments((vl.of(cls),), keywords), node)
            return
    del attributes


def api_bases(cls: Atom) -> tuple[str, ...]:
    """Canonical names of the outside bases of a class, nearest first, with the bases of those."""
    if not isinstance(cls, Class):
        return _with_bases((cls.name,)) if isinstance(cls, ApiRef) else ()
    if cls.outside is None or cls.outside[0] is not cls.mro:
        cls.outside = (cls.mro, _with_bases(tuple(base.name for base in cls.mro if isinstance(base, ApiRef))))
    return cls.outside[1]  # type: ignore[no-any-return]


@lru_cache(maxsize=4096)
def _with_bases(direct: tuple[str, ...]) -> tuple[str, ...]:
    out: dict[str, None] = {}
    for name in direct:
        api = index.lookup(name)
        out.update(dict.fromkeys((name,) if api is None else (api.name, *api.bases)))
    return tuple(out)


@lru_cache(maxsize=4096)
def _role(names: tuple[str, ...]) -> str:
    for name in names:
        api = index.lookup(name)
        if api is not None and api.role not in ("type", "unknown", "pure"):
            return api.role
    return "type"


def role_of(cls: Atom) -> str:
    """The role of a class by its nearest outside base that has one: keras_layer, keras_model, ... or ``type``."""
    return _role(api_bases(cls))

