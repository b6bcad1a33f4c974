"""Running the program's tests as roots: pytest functions with fixtures and parameters, unittest methods."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes, calls
from hybridize.interpreter.functions import construction
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.start.entry import open_frame, with_frame
from hybridize.interpreter.start.parametrized import parametrized
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import Code
from hybridize.values import value as vl
from hybridize.values.atoms import BoundMethod
from hybridize.values.objects import Class, Function, Iterator, ModuleObj, Wrapper
from hybridize.values.value import Value

_SET_UP = ("setUpClass", "setUp", "setup_class", "setup_method", "setup")


def run_test(machine: Machine, module: ModuleObj, qualname: str) -> None:
    """Run one test function or method."""
    frame = open_frame(machine, module)
    with_frame(machine, frame, lambda: _run(machine, frame, module, qualname))


def _run(machine: Machine, frame: Frame, module: ModuleObj, qualname: str) -> None:
    owner, _, name = qualname.rpartition(".")
    node = frame.code.node
    if owner:
        cls_value = module.fields.get(owner.partition(".")[0])
        cls = cls_value.single() if isinstance(cls_value, Value) else None
        if not isinstance(cls, Class):
            return
        instance = construction.allocate(machine, frame, cls, cls.code.node if cls.code is not None else node)
        for hook in _SET_UP:
            if isinstance(attributes.lookup(machine, cls, hook), Value):
                method = attributes.get(machine, frame, instance, hook, node)
                calls.call_value(machine, frame, method, Arguments(()), node)
        value = attributes.get(machine, frame, instance, name, node)
    else:
        found = module.fields.get(name)
        value = found if isinstance(found, Value) else vl.BOTTOM
    for atom in value.ordered():
        code = _code_of(atom)
        if code is None:
            continue
        given = _parameters(machine, frame, module, code, bound=bool(owner))
        calls.call_value(machine, frame, vl.of(atom), Arguments((), given), code.node)


def _code_of(atom: object) -> Code | None:
    if isinstance(atom, BoundMethod):
        atom = atom.function
    if isinstance(atom, Wrapper):
        inner = atom.function.single()
        return _code_of(inner)
    return atom.code if isinstance(atom, Function) else None


def _parameters(machine: Machine, frame: Frame, module: ModuleObj, code: Code, bound: bool) -> dict[str, Value]:
    """Values of the test's parameters: from ``parametrize``, else from fixtures, else unknown."""
    params = code.params[1 if bound else 0:]
    given = parametrized(machine, frame, code, [param.name for param in params if not param.kind.startswith("var_")])
    for param in params:
        if param.name in given or param.default is not None or param.kind.startswith("var_"):
            continue
        fixture = _fixture(machine, frame, module, param.name)
        given[param.name] = fixture if fixture is not None else vl.unknown(f"fixture {param.name}")
    return given


def _fixture(machine: Machine, frame: Frame, module: ModuleObj, name: str) -> Value | None:
    for source in _fixture_modules(machine, module):
        found = source.fields.get(name)
        if not isinstance(found, Value):
            continue
        for atom in found.ordered():
            code = _code_of(atom)
            if code is None or not any("fixture" in ast.unparse(item) for item in code.node.decorator_list):  # type: ignore[attr-defined]
                continue
            given = _parameters(machine, frame, source, code, bound=False)
            result = calls.call_value(machine, frame, vl.of(atom), Arguments((), given), code.node)
            made = [one.element for one in result.ordered() if isinstance(one, Iterator)]
            return vl.join_all(made) if made else result
    return None


def _fixture_modules(machine: Machine, module: ModuleObj) -> list[ModuleObj]:
    """The test's module, then the ``conftest`` modules of its folder and the ones above."""
    out = [module]
    assert module.code is not None
    folder = module.code.path.rpartition("/")[0]
    candidates = [other for other in machine.modules.values()
                  if other.code is not None and other.code.path.rpartition("/")[2] == "conftest.py"]
    for other in sorted(candidates, key=lambda item: -len(item.code.path)):  # type: ignore[union-attr]
        where = other.code.path.rpartition("/")[0]  # type: ignore[union-attr]
        if not where or folder == where or folder.startswith(where + "/"):
            out.append(other)
    return out
