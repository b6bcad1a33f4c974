"""Who reads what Keras layers keep of ``add_loss``: ``model.losses``, and Keras itself while it trains."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from hybridize.project.code import Code

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_OF_KERAS = frozenset({"evaluate", "fit", "test_on_batch", "train_on_batch"})


class LossReaders:
    """Units of the program in which kept losses are read, by what their text says."""

    def __init__(self, program: ProgramFacts) -> None:
        self._readers: dict[Code, ast.Attribute] = {}  # read by their own text
        self._trainers: dict[Code, ast.Attribute] = {}  # Keras reads them on their behalf
        for code in sorted({record.code for record in program.machine.records}, key=lambda one: one.number):
            for node in program.syntax(code).parents:
                if isinstance(node, ast.Attribute) and node.attr == "losses":
                    self._readers.setdefault(code, node)
                elif isinstance(node, ast.Attribute) and node.attr in _OF_KERAS:
                    self._trainers.setdefault(code, node)

    def outside(self, function: FunctionFacts) -> tuple[Code, ast.Attribute] | None:
        """A place that reads kept losses and is no part of what the function runs."""
        inside = any(code.number in function.extent for code in self._readers)
        trainers = {} if inside else self._trainers  # the function is a step of its own
        for code, node in (*self._readers.items(), *trainers.items()):
            if code.number not in function.extent:
                return code, node
        return None
