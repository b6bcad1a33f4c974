"""What Keras builds: it calls ``build`` once for an object, before the first ``call``, whatever seems to repeat it.

Where it is not certain that an object is built, each call seems to build it again.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

_VIA = "keras.build"


class Builds:
    """The units that only Keras calls to build objects; ``callers``: those of each record."""

    def __init__(self, program: ProgramFacts, callers: dict[int, list[Record]]) -> None:
        self._program = program
        self._callers = callers
        self._known: dict[int, bool] = {}
        self._again: bool | None = None

    def only_by_keras(self, code: Code) -> bool:
        """Whether it is a ``build`` that nothing but Keras, or the ``build`` of a derived class, calls."""
        found = self._known.get(code.number)
        if found is None:
            self._known[code.number] = False  # what a cycle sees of itself
            found = code.name == "build" and code.is_method and self._all_by_keras(code) and not self._may_be_repeated()
            self._known[code.number] = found
        return found

    def _may_be_repeated(self) -> bool:
        """Whether the program sets ``layer.built``, so that Keras builds the layer once more."""
        if self._again is None:
            self._again = any(key == "built" and write.event.stored.constant() is not True
                              for (_, key), writes in self._program.writes.items() for write in writes)
        return self._again

    def _all_by_keras(self, code: Code) -> bool:
        edges = [(caller, edge) for record in self._program.machine.by_code.get(code.number, ())
                 for caller in self._callers.get(record.number, ()) for edge in caller.calls.values()
                 if edge.callee is record]
        return bool(edges) and all(edge.via == _VIA or self.only_by_keras(caller.code) for caller, edge in edges)


def first_of_each(moments: Iterable[int], begins: Sequence[int]) -> tuple[int, ...]:
    """The first moment after each begin of a process."""
    first: dict[int, int] = {}
    for moment in sorted(moments):
        first.setdefault(bisect_right(begins, moment), moment)
    return tuple(first.values())
