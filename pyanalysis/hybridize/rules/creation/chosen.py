"""First uses that an argument decides: a trace for other arguments may be the one that makes the variables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import BUILD
from hybridize.project.nodes import walk
from hybridize.rules.creation.arguments import varies
from hybridize.rules.creation.once import guarded_once

_Uses = dict[Any, Lifted]  # by the object that is used first
_PYTHON = ("python_if", "lazy_guard")


def chosen_builds(function: FunctionFacts) -> Iterator[tuple[Lifted, ast.If, bool]]:
    """First uses below a Python ``if`` on the arguments that its other branch lacks, with that ``if``.

    And whether the other branch has such a use as well: then no first trace makes the variables of both.
    """
    sides: dict[ast.If, tuple[_Uses, _Uses]] = {}
    for lifted in function.events(BUILD):
        by_keras = any(step.how == "keras_call" for step in lifted.steps)
        if lifted.event.attr or by_keras or guarded_once(function, lifted):
            continue
        for inside, labels in lifted.conditions():
            if inside.kind in _PYTHON and isinstance(inside.node, ast.If) and varies(function, labels):
                uses = sides.setdefault(inside.node, ({}, {}))
                side = uses[1] if _in_body(inside.node, lifted) else uses[0]
                for target in [lifted.event.target, *lifted.event.detail]:
                    side.setdefault(target, lifted)
                break
    for node, (other, body) in sides.items():
        only = [lifted for target, lifted in body.items() if target not in other]
        only_other = [lifted for target, lifted in other.items() if target not in body]
        in_loops = any(lifted.inside("python_loop") for lifted in (*only, *only_other))  # which is not seen
        for lifted in (only or only_other)[:1]:
            yield lifted, node, bool(only and only_other) and not in_loops


def _in_body(branch: ast.If, lifted: Lifted) -> bool:
    """Whether it happens where the test is true."""
    nodes = {lifted.event.node, *(step.node for step in lifted.steps)}
    return any(inner in nodes for statement in branch.body for inner in walk(statement))
