"""Names: reading, binding and deleting variables by the scope that owns them."""

from __future__ import annotations

import ast
import builtins

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import WRITE
from hybridize.project.code import CELL, FREE, LOCAL
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef
from hybridize.values.objects import Class, Function, ModuleObj
from hybridize.values.value import Value

_BUILTINS = {name: vl.of(ApiRef("builtins." + name)) for name in dir(builtins) if not name.startswith("_")}
for _name in ("None", "True", "False"):
    _BUILTINS.pop(_name, None)
for _name in ("__import__", "__build_class__", "__debug__", "__name__", "__file__", "__doc__", "__package__"):
    _BUILTINS.pop(_name, None)
_BUILTINS["__debug__"] = vl.TRUE
_BUILTINS["__import__"] = vl.of(ApiRef("builtins.__import__"))


def load(machine: Machine, frame: Frame, name: str, node: ast.AST) -> Value:
    """The value of a variable; unbound names are unknown."""
    for variables in reversed(frame.overlay):
        found = variables.get(name)
        if found is not None:
            return found
    code = frame.code
    if code.kind == "module":
        return load_global(machine, frame, frame.module, name, node)
    kind = code.resolution.get(name)
    env = frame.env
    if kind == LOCAL:
        if env is not None:
            found = env.get(name)
            if found is not None:
                return found
        if code.kind == "class":
            return _load_outer(machine, frame, name, node)
        return vl.BOTTOM
    if kind == CELL or kind == FREE:
        if code.kind == "class" and env is not None and name in env:
            return env[name]
        return _load_outer(machine, frame, name, node)
    return load_global(machine, frame, frame.module, name, node)


def _load_outer(machine: Machine, frame: Frame, name: str, node: ast.AST) -> Value:
    scope = machine.scope_of(frame, name)
    if scope is not None:
        found = machine.read(scope, name, node)
        if found is not None:
            return found  # type: ignore[no-any-return]
        return vl.BOTTOM
    return load_global(machine, frame, frame.module, name, node)


def load_global(machine: Machine, frame: Frame, module: ModuleObj, name: str, node: ast.AST) -> Value:
    """A module global or builtin. Names bound once in the text are not noted as reads: they cannot change."""
    found = module.fields.get(name)
    if found is not None:
        assert module.code is not None
        if name not in module.code.single_globals:
            machine.read(module, name, node)
        elif is_state(found):
            frame.record.read_nodes.setdefault((module, name), node)
        return found  # type: ignore[no-any-return]
    builtin = _BUILTINS.get(name)
    if builtin is not None:
        return builtin
    if module.state == "running" or name in ("__class__", "__path__", "__spec__", "__loader__", "__package__"):
        return vl.unknown(f"name {name} has no value here")
    return vl.unknown(f"name {name} is not defined")


_DEFINITIONS = frozenset({Function, Class, ModuleObj, ApiRef})


def is_state(value: Value) -> bool:
    """Whether a binding is data rather than a definition (function, class, module or outside name)."""
    for atom in value.ordered():
        if type(atom) not in _DEFINITIONS:
            return True
    return False


def bind(machine: Machine, frame: Frame, name: str, value: Value, node: ast.AST) -> None:
    """Assign a variable."""
    if frame.env is None:
        return
    code = frame.code
    if code.kind == "module":
        if name not in code.single_globals:
            machine.history.write(frame.module, name, value, code, node)
        bind_global(machine, frame.module, name, value)
        return
    kind = code.resolution.get(name, LOCAL)
    if kind == LOCAL or code.kind == "class":
        if name in code.global_names:
            _bind_outer_global(machine, frame, name, value, node)
        else:
            frame.env[name] = value
        return
    if kind == CELL:
        scope = frame.scope
        assert scope is not None
        machine.history.write(scope, name, value, code, node)
        machine.store(scope, name, value)
    elif kind == FREE:
        scope = machine.scope_of(frame, name)
        if scope is not None:
            frame.event(WRITE, node, target=scope, attr=name, stored=value, detail="nonlocal")
            machine.store(scope, name, value)
    else:
        _bind_outer_global(machine, frame, name, value, node)


def _bind_outer_global(machine: Machine, frame: Frame, name: str, value: Value, node: ast.AST) -> None:
    frame.event(WRITE, node, target=frame.module, attr=name, stored=value, detail="global")
    bind_global(machine, frame.module, name, value)


def bind_global(machine: Machine, module: ModuleObj, name: str, value: Value) -> None:
    """Set a module's global; replacing a definition from outside makes older summaries invalid."""
    old = module.fields.get(name)
    if old is value:
        return
    if old is not None and module.state == "done" and not is_state(old):
        machine.heap.generation += 1
    machine.heap.write(module, name, value)


def unbind(machine: Machine, frame: Frame, name: str) -> None:
    """``del name``."""
    if frame.env is None:
        return
    if frame.code.kind == "module":
        machine.heap.delete(frame.module, name)
    else:
        frame.env.pop(name, None)
