"""Imports: program modules run their body at the first import; everything else is a name in the API knowledge."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import names
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import Record
from hybridize.knowledge import index
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef
from hybridize.values.objects import ModuleObj
from hybridize.values.value import Value


def run_import(machine: Machine, frame: Frame, node: ast.Import) -> None:
    """``import a.b as c``."""
    for alias in node.names:
        whole = import_module(machine, frame, alias.name, node)
        if alias.asname is not None:
            names.bind(machine, frame, alias.asname, whole, node)
        else:
            top = alias.name.partition(".")[0]
            value = whole if top == alias.name else import_module(machine, frame, top, node)
            names.bind(machine, frame, top, value, node)


def run_import_from(machine: Machine, frame: Frame, node: ast.ImportFrom) -> None:
    """``from a import b``; relative ones start at the package of the module."""
    module = frame.code.module
    target = machine.resolver.resolve(module, node.module or "", node.level)
    if target is None:
        base = machine.resolver.outside_name(module, node.module or "", node.level)
        _from_outside(machine, frame, node, base)
        return
    source = run_module(machine, target)
    for alias in node.names:
        if alias.name == "*":
            _import_star(machine, frame, source, node)
            continue
        value = from_module(machine, frame, source, alias.name, node)
        names.bind(machine, frame, alias.asname or alias.name, value, node)


def _from_outside(machine: Machine, frame: Frame, node: ast.ImportFrom, base: str) -> None:
    for alias in node.names:
        if alias.name != "*":
            from hybridize.interpreter.evaluate.outside import api_attribute

            if base in ("__future__", "typing", "typing_extensions") and alias.name in ("annotations",):
                continue
            value = api_attribute(base, alias.name) if base else vl.unknown("import of an unknown module")
            names.bind(machine, frame, alias.asname or alias.name, value, node)
            continue
        for name in sorted(index.public_names(base)):
            from hybridize.interpreter.evaluate.outside import api_attribute

            names.bind(machine, frame, name, api_attribute(base, name), node)


def from_module(machine: Machine, frame: Frame, source: ModuleObj, name: str, node: ast.AST) -> Value:
    """One name of a program module: a global, a submodule, or unknown (import cycles)."""
    found = source.fields.get(name)
    if found is not None and not (isinstance(found, Value) and not found.atoms):
        return found  # type: ignore[no-any-return]
    sub = submodule(machine, source, name, run=True)
    if sub is not None:
        return sub
    hook = source.fields.get("__getattr__")
    if hook is not None:
        from hybridize.interpreter.evaluate import calls

        return calls.call_value(machine, frame, hook, Arguments((vl.const(name),)), node, how="property")
    return vl.unknown(f"module {source.name} has no {name} when it is imported")


def _import_star(machine: Machine, frame: Frame, source: ModuleObj, node: ast.AST) -> None:
    declared = source.fields.get("__all__")
    wanted: list[str] | None = None
    if isinstance(declared, Value):
        from hybridize.interpreter.execute.iteration import iterate

        items = iterate(machine, frame, declared, node).items
        if items is not None:
            wanted = [item.constant() for item in items if isinstance(item.constant(), str)]
    for name in wanted if wanted is not None else sorted(n for n in source.fields if not n.startswith("_")):
        value = from_module(machine, frame, source, name, node)
        names.bind(machine, frame, name, value, node)
        if source.code is not None and name not in source.code.single_globals and frame.module.code is not None:
            frame.module.code.single_globals.discard(name)


def import_module(machine: Machine, frame: Frame, dotted: str, node: ast.AST) -> Value:
    """The module of a dotted name: a program module (run now if it has not been) or an outside one."""
    target = machine.resolver.resolve(frame.code.module, dotted, 0)
    if target is None:
        return vl.of(ApiRef(machine.resolver.outside_name(frame.code.module, dotted, 0)))
    parts = target.split(".")
    for count in range(1, len(parts)):
        run_module(machine, ".".join(parts[:count]))
    return vl.of(run_module(machine, target))


def submodule(machine: Machine, package: ModuleObj, name: str, run: bool = True) -> Value | None:
    """A submodule of a program package, run if needed."""
    dotted = f"{package.name}.{name}" if package.name else name
    if dotted not in machine.codes and dotted not in machine.resolver.namespaces:
        return None
    module = machine.modules.get(dotted)
    if not run and (module is None or module.state == "new"):
        return None
    return vl.of(run_module(machine, dotted))


def run_module(machine: Machine, name: str) -> ModuleObj:
    """The module object, its body run once. Parent packages run first, as Python does it."""
    if machine.stack:
        machine.imported.setdefault(machine.frame.code.module.name, set()).add(name)
    module = machine.module_object(name)
    if module is None:
        return namespace(machine, name)
    if module.state != "new":
        return module
    parent = name.rpartition(".")[0]
    if parent and parent in machine.codes:
        run_module(machine, parent)
        if module.state != "new":
            return module
    if machine.aside:
        machine.imported_aside.append(module)
    module.state = "running"
    run_module_body(machine, module)
    module.state = "done"
    return module


def namespace(machine: Machine, name: str) -> ModuleObj:
    """A package without ``__init__``."""
    from hybridize.values.objects import Site

    found = machine.modules.get(name)
    if found is None:
        found = machine.modules[name] = ModuleObj(Site(name, 0, 0, 0, "namespace"), name, None)
        found.state = "done"
    return found


def run_module_body(machine: Machine, module: ModuleObj) -> Record:
    """Run a module's statements at the top level of the abstract stack."""
    from hybridize.interpreter.execute.statements import run_block

    assert module.code is not None
    record = machine.new_record(module.code, module, ())
    record.evidence = ("main",)
    frame = Frame(module.code, module, record, None, machine.heap.mark())
    machine.stack.append(frame)
    try:
        run_block(machine, frame, module.code.node.body)  # type: ignore[attr-defined]
    finally:
        machine.stack.pop()
    record.complete = True
    return record


def certain_import(machine: Machine, frame: Frame, node: ast.Import | ast.ImportFrom) -> bool:
    """Whether an import is certain to succeed: of the program or the standard library."""
    module = frame.code.module
    if isinstance(node, ast.ImportFrom):
        wanted, level = [node.module or ""], node.level
    else:
        wanted, level = [alias.name for alias in node.names], 0
    for name in wanted:
        if machine.resolver.resolve(module, name, level) is None and not _always_there(name):
            return False
    return True


def _always_there(name: str) -> bool:
    import sys

    return name.partition(".")[0] in sys.stdlib_module_names or name.partition(".")[0] == "tensorflow"
