"""What Keras builds: it calls ``build`` once for an object, before the first ``call``, whatever seems to repeat it.

Where it is not certain that an object is built, each call seems to build it again, and where one object stands for
several, each of them seems to change the others.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

_VIA = "keras.build"


class Builds:
    """The units that only Keras calls to build objects; ``callers``: those of each record."""

    def __init__(self, program: ProgramFacts, callers: dict[int, list[Record]]) -> None:
        self._records = program.machine.by_code
        self._callers = callers
        self._known: dict[int, bool] = {}
        self._again = any(key == "built" and _may_be_false(write.event.stored)
                          for (_, key), writes in program.writes.items() for write in writes)

    def only_by_keras(self, code: Code) -> bool:
        """Whether it is a ``build`` that nothing but Keras, or the ``build`` of a derived class, calls."""
        found = self._known.get(code.number)
        if found is None:
            self._known[code.number] = False  # what a cycle sees of itself
            found = code.name == "build" and code.is_method and not self._again and self._all_by_keras(code)
            self._known[code.number] = found
        return found

    def _all_by_keras(self, code: Code) -> bool:
        edges = [(caller, edge) for record in self._records.get(code.number, ())
                 for caller in self._callers.get(record.number, ()) for edge in caller.calls.values()
                 if edge.callee is record]
        return bool(edges) and all(edge.via == _VIA or self.only_by_keras(caller.code) for caller, edge in edges)


def _may_be_false(value: Value) -> bool:
    """Whether ``layer.built = value`` has Keras build the layer once more."""
    return value.constant() is not True


def first_of_each(moments: Iterable[int], begins: Sequence[int]) -> tuple[int, ...]:
    """The first moment after each begin: of a process, or of an object that is made again."""
    first: dict[int, int] = {}
    for moment in sorted(moments):
        first.setdefault(bisect_right(begins, moment), moment)
    return tuple(first.values())
