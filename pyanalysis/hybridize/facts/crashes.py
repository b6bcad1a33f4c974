"""Failures of the analysis become facts of the functions they happened in."""

from __future__ import annotations

from hybridize.facts.model import ProgramFacts
from hybridize.interpreter.state.machine import Machine
from hybridize.project.model import Problem


def note_failures(facts: ProgramFacts, machine: Machine) -> None:
    """Give each failure to the function that it happened in; one of a module body is a problem of its file."""
    units = {code.number: code for module in machine.codes.values() for code in module.units}
    problems: list[Problem] = []
    for number, (line, text) in sorted(machine.internal_errors.items()):
        code = units[number]
        while code.kind != "function" and code.parent is not None:
            code = code.parent
        function = facts.functions.get(code.number)
        if function is None:
            problems.append(Problem(code.path, line, 0, f"the analysis of the module failed here: {text}; "
                                                        "this is a defect of hybridize, please report it"))
        elif function.internal_error is None:
            function.internal_error = text
    facts.program.problems = (*facts.program.problems, *problems)

