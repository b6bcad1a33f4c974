"""The verdict on a pair of runs."""

from __future__ import annotations

from dataclasses import dataclass

RENUMBERED = "but for the numbers that tf.random draws"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What TensorFlow says about toggling a function.

    ``kind`` is ``same`` or ``differs``; ``unjudged`` when the program does not end within the limits as it is
    written, or when the toggle could not be written. Calls, traces and operations are those of the compiled
    variant.
    """

    kind: str
    differences: tuple[str, ...] = ()
    calls: int = 0
    traces: int = 0
    operations: int = 0
    note: str = ""


def agrees(outcome: Outcome, expect: str) -> bool:
    """Whether an observed outcome is what an example expects."""
    if expect == "differs":
        return outcome.kind == "differs"
    if outcome.kind != "same":
        return False
    if expect == "retraces":
        return outcome.calls > 1 and outcome.traces > outcome.calls // 2
    if expect == "renumbers":
        return outcome.note == RENUMBERED
    if expect == "idle":
        return outcome.traces > 0 and outcome.operations == 0
    return expect == "same"


def describe_outcome(outcome: Outcome) -> str:
    """The outcome in one line."""
    counts = f"{outcome.calls} calls, {outcome.traces} traces, {outcome.operations} operations"
    note = f" ({outcome.note})" if outcome.note else ""
    return f"{outcome.kind}; {counts}{note}"
