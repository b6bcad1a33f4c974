"""How a root of execution is entered: a frame at module level, and what becomes of failures in it."""

from __future__ import annotations

from collections.abc import Callable

from hybridize.interpreter.state.failures import note_failure
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import Code
from hybridize.values.objects import (
    ModuleObj,
)


def open_frame(machine: Machine, module: ModuleObj) -> Frame:
    """A frame at module level from which a root is entered."""
    assert module.code is not None
    record = machine.new_record(module.code, module, ())
    record.evidence = ("main",)
    record.process = machine.process
    record.complete = True
    return Frame(module.code, module, record, None, machine.heap.mark())


def with_frame(machine: Machine, frame: Frame, action: Callable[[], object]) -> None:
    """Run an action on top of a frame."""
    machine.stack.append(frame)
    try:
        action()
    finally:
        machine.stack.pop()


def guarded(machine: Machine, code: Code, action: Callable[[], object]) -> None:
    """Run a root; a failure inside the analysis is written down and the others go on."""
    from hybridize.interpreter.state.machine import Cancelled

    depth = len(machine.stack)
    try:
        action()
    except Cancelled:
        raise
    except Exception as failure:
        if machine.debug:
            raise
        note_failure(machine, code, code.line, failure)
    finally:
        del machine.stack[depth:]
        machine.active.clear()
