"""Changes between two runs, found gap by gap, are those that a look at every change finds."""

from __future__ import annotations

from itertools import permutations
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridize.facts.timeline import Moments, Timeline, merged

moments = st.lists(st.integers(1, 60), unique=True, max_size=12).map(lambda found: tuple(sorted(found)))
changes = st.lists(moments.filter(bool), max_size=4)


def expected(runs: Moments, changes: list[Moments], roots: Moments, remade: Moments) -> int | None:
    """The moment of the first change that counts. Each root is a process that starts from what the imports left."""
    for moment in sorted({one for group in changes for one in group}):
        number = sum(root <= moment for root in roots)
        start = roots[number - 1] if number else 0
        end = roots[number] if 0 < number < len(roots) else 1000
        later = [run for run in runs if moment <= run < end]
        earlier = [run for run in runs if start <= run < moment] or [run for run in runs if roots and run < roots[0]]
        if later and earlier and earlier[-1] < moment and not any(earlier[-1] < made <= later[0] for made in remade):
            return moment
    return None


@pytest.mark.sources  # a stand-in for the program
@settings(deadline=None)  # a busy machine may take its time
@given(runs=moments, changes=changes, roots=moments, remade=moments)
def test_the_first_change_between_two_runs(
    runs: Moments, changes: list[Moments], roots: Moments, remade: Moments
) -> None:
    kept: Any = "the object"
    history = SimpleNamespace(roots=list(roots), remade={kept: list(remade)})
    program: Any = SimpleNamespace(machine=SimpleNamespace(history=history, records=[]))
    named: Any = merged([(moment, (group, number)) for moment in group] for number, group in enumerate(changes))
    found: Any = Timeline(program).between(runs, [named], kept)
    moment = expected(runs, changes, roots, remade)
    if moment is None:
        assert found is None
    else:
        assert moment in found[0]


@pytest.mark.sources  # stand-ins for records
@pytest.mark.parametrize("asked", list(permutations("abm")))
def test_functions_that_call_each_other_are_remembered_with_whoever_calls_one_of_them(asked: tuple[str, ...]) -> None:
    a, b, main = (SimpleNamespace(number=number, moments=moments, calls={})
                  for number, moments in enumerate([[1], [2], [0, 9]]))
    for caller, callee in ((main, a), (a, b), (b, a)):
        caller.calls[callee.number] = SimpleNamespace(callee=callee)
    program: Any = SimpleNamespace(machine=SimpleNamespace(history=SimpleNamespace(), records=[a, b, main]))
    timeline, named = Timeline(program), {"a": a, "b": b, "m": main}
    found = {name: timeline.runs((cast(Any, named[name]),)) for name in asked}
    assert found == {"a": (1, 9), "b": (2, 9), "m": (0, 9)}
