"""Where execution starts: module bodies, ``__main__`` blocks, tests, scripts, callbacks, and what nothing calls.

Every root after the imports runs on the state that the imports left, because in reality each is a process of its
own; what nothing calls runs last, on a state that covers all of them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from hybridize.interpreter import models
from hybridize.interpreter.evaluate import attributes, calls
from hybridize.interpreter.execute import imports
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.functions.garbage import exhume
from hybridize.interpreter.models.dynamic_names import let_named_go
from hybridize.interpreter.start.entry import guarded, open_frame, with_frame
from hybridize.interpreter.start.open_world import run_open
from hybridize.interpreter.start.testing import run_test
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import IMPORTS, TESTS
from hybridize.project.code import Code
from hybridize.project.model import EntryPoint
from hybridize.values import value as vl
from hybridize.values.heap import Delta
from hybridize.values.objects import (
    ModuleObj,
)
from hybridize.values.value import Value


class Runner:
    """Runs all roots in a fixed order and keeps what each left on the heap."""

    def __init__(self, machine: Machine, progress: Callable[[str, int, int], None] | None = None) -> None:
        self.machine = machine
        self.progress = progress or (lambda phase, done, total: None)
        self.deltas: list[Delta] = []

    def run(self, entry_points: tuple[EntryPoint, ...], tests: bool) -> None:
        """All phases."""
        models.register()
        self._import_everything()
        machine = self.machine
        machine.heap.trail.clear()
        wanted = [point for point in entry_points if tests or point.kind != "test"]
        assert machine.alive is not None
        imported, tested = frozenset(machine.alive), set(machine.alive)
        for number, point in enumerate(wanted):
            self.progress("entry points", number, len(wanted))
            if point.kind == "test":
                machine.enter_process(TESTS, tested)
            else:
                machine.enter_process(TESTS + 1 + number, set(imported))
            self._isolated(point)
        machine.enter_process(IMPORTS, None)
        machine.heap.trail.clear()
        for delta in self.deltas:
            machine.heap.absorb(delta)
        exhume(machine)
        machine.heap.trail.clear()
        for module, action in machine.deferred:
            self._deferred(module, action)
        machine.phase = "late"
        self._escaped()
        machine.phase = "open"
        self._uncalled()

    def _import_everything(self) -> None:
        names = list(self.machine.codes)
        for number, name in enumerate(names):
            self.progress("modules", number, len(names))
            body = self.machine.codes[name].body
            guarded(self.machine, body, lambda name=name: imports.run_module(self.machine, name))  # type: ignore[misc]

    def _isolated(self, point: EntryPoint) -> None:
        machine = self.machine
        mark = machine.heap.mark()
        module = machine.modules.get(point.module)
        if module is None or module.code is None:
            return
        machine.history.root()
        guarded(machine, module.code, lambda: self._enter(point, module))
        self.deltas.append(machine.heap.cut(mark))

    def _enter(self, point: EntryPoint, module: ModuleObj) -> None:
        if point.kind == "main":
            self._main(module)
        elif point.kind == "test":
            run_test(self.machine, module, point.qualname)
        else:
            frame = open_frame(self.machine, module)
            with_frame(self.machine, frame, lambda: _call_qualname(self.machine, frame, module, point.qualname))

    def _main(self, module: ModuleObj) -> None:
        """Run the blocks under ``if __name__ == "__main__"``."""
        from hybridize.interpreter.execute.statements import run_block

        assert module.code is not None
        machine = self.machine
        machine.heap.write(module, "__name__", vl.const("__main__"))
        frame = open_frame(machine, module)
        for node in module.code.node.body:  # type: ignore[attr-defined]
            if isinstance(node, ast.If) and is_main_guard(node.test):
                with_frame(machine, frame, lambda node=node: run_block(machine, frame, node.body))  # type: ignore[misc]

    def _deferred(self, module: ModuleObj, action: Callable[[Frame], None]) -> None:
        assert module.code is not None
        frame = open_frame(self.machine, module)
        guarded(self.machine, module.code, lambda: with_frame(self.machine, frame, lambda: action(frame)))

    # -- what nothing calls ---------------------------------------------------------------------------------------
    def _escaped(self) -> None:
        let_named_go(self.machine)
        for function in sorted(self.machine.escaped.values(), key=lambda item: item.sort_key()):
            if not self.machine.by_code.get(function.code.number):
                self._run_open(function.code)

    def _uncalled(self) -> None:
        codes = [code for module in self.machine.codes.values() for code in module.units if code.is_function]
        for number, code in enumerate(codes):
            if number % 50 == 0:
                self.progress("functions", number, len(codes))
            if not self.machine.by_code.get(code.number):
                self._run_open(code)

    def _run_open(self, code: Code) -> None:
        self.machine.history.root()
        guarded(self.machine, code, lambda: run_open(self.machine, code))


def is_main_guard(test: ast.expr) -> bool:
    """``__name__ == "__main__"``."""
    return (isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__"
            and any(isinstance(item, ast.Constant) and item.value == "__main__" for item in test.comparators))


def _call_qualname(machine: Machine, frame: Frame, module: ModuleObj, qualname: str) -> None:
    value: Value | None = None
    for part in qualname.split("."):
        value = attributes.get(machine, frame, value if value is not None else vl.of(module), part, frame.code.node)
    if value is not None:
        calls.call_value(machine, frame, value, Arguments(()), frame.code.node)
