"""Objects that a call made and that nothing leads to once it has returned: most of what calls make.

Their fields are taken off the heap, so that callers need not carry, join and replay them. They are kept aside
for facts about the function itself, and come back when all entry points have run (:func:`exhume`).
"""

from __future__ import annotations

from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import Record
from hybridize.values.heap import Delta
from hybridize.values.objects import Obj, join_fields
from hybridize.values.references import reachable


def bury(machine: Machine, record: Record, mark: int, delta: Delta, born: int, kept: int) -> None:
    """Take off the heap what the call of a record left for nobody.

    ``mark``: the place in the trail where the call began; ``delta``: what it wrote, from which such writes go;
    ``born``, ``kept``: how many objects were made, and held outside the heap, when it began.
    """
    if len(machine.born) == born:
        return
    candidates = record.allocated.intersection(machine.born[born:])
    if record.code.is_generator or not candidates:
        return  # the body of a ``with`` runs within its generator: what is made there is the caller's
    roots = [field for (obj, _), field in delta.items() if obj not in candidates]
    roots += (record.result, record.raised, record.arguments, machine.kept[kept:])
    dead = candidates.difference(reachable(roots, candidates))
    if dead:
        machine.dead |= dead
        machine.born[born:] = [obj for obj in machine.born[born:] if obj not in dead]
        _take_off(machine, mark, delta, dead)


def _take_off(machine: Machine, mark: int, delta: Delta, dead: set[Obj]) -> None:
    buried = machine.buried
    trail = machine.heap.trail
    left = []
    for entry in trail[mark:]:
        obj, key, old = entry
        if obj not in dead:
            left.append(entry)
            continue
        cell = (obj, key)
        field = delta.pop(cell)
        buried[cell] = join_fields(buried[cell], field) if cell in buried else field
        if old is None:
            obj.fields.pop(key, None)
        else:
            obj.fields[key] = old
    trail[mark:] = left


def exhume(machine: Machine) -> None:
    """Put back what is kept aside: what runs from here on is no part of the calls that it was made in."""
    machine.heap.absorb(machine.buried)
    machine.buried = {}
