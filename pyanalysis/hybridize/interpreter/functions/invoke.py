"""Running a program function in an abstract context: memo, recursion, widening of contexts."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.execute.exceptions import throw
from hybridize.interpreter.functions import stand_ins
from hybridize.interpreter.functions.binding import Arguments, bind
from hybridize.interpreter.functions.contexts import family_of, forget_constants, general_arguments, is_gone, members
from hybridize.interpreter.functions.garbage import bury
from hybridize.interpreter.functions.relabel import Substitution, entry_value, substitution
from hybridize.interpreter.functions.resumed import Step, runs_lazily
from hybridize.interpreter.state.frame import Frame, join_envs
from hybridize.interpreter.state.machine import MAX_DEPTH, MOST_IN_RECURSION, Machine
from hybridize.interpreter.state.record import UNCOVERED, UNKNOWN, Event, Record
from hybridize.project.code import CELL
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Keywords
from hybridize.values.heap import Delta
from hybridize.values.objects import (
    DictState,
    Function,
    Iterator,
    Obj,
    Scope,
    Site,
    Wrapper,
)
from hybridize.values.value import Value

MAX_ROUNDS = 4
# Records past the limit of a function that calls no other of the program: the helper that all use costs little.
# They keep only the kinds of the arguments.
MORE_OF_LEAF = 4
MOST_OF_FAMILY = 2  # records for the objects of one class, where there are many classes


def call_function(machine: Machine, frame: Frame, function: Function, arguments: Arguments, node: ast.AST,
                  how: str, via: str) -> Value:
    """Bind, run (or recall) and take the result over into the caller's terms."""
    bound = bind(machine, frame, function, arguments, node)
    if bound is None:
        frame.event(UNKNOWN, node, detail=f"the arguments do not fit {function.code.name}()", attr="mismatch")
        return vl.BOTTOM
    return run_bound(machine, frame, function, bound, node, how, via)


def run_bound(machine: Machine, frame: Frame, function: Function, bound: list[Value], node: ast.AST, how: str,
              via: str = "") -> Value:
    """Call with one value per parameter."""
    code = function.code
    terms = substitution(code.number, tuple(value.deep_labels() for value in bound))
    values = tuple(entry_value(value, code.number, index) for index, value in enumerate(bound))
    record = find_or_run(machine, function, values, terms)
    if record is None:
        frame.event(UNKNOWN, node, detail="calls nested too deeply", attr="depth")
        return vl.unknown("calls nested too deeply")
    frame.record.edge(node, record, how, terms.actuals, frame.inside, via, tuple(bound))
    adopt(frame.record, record)
    stand_ins.share_writes(machine, record, values, terms.field)
    if record.raised.atoms:
        throw(frame, record.raised)
    result = terms.value(record.result)
    if not result.atoms and record.complete and not record.recursive:
        result = vl.unknown(f"{code.name}() never returns")
    return _shape_result(machine, frame, function, result, record, terms, node)


def _shape_result(
    machine: Machine, frame: Frame, function: Function, result: Value, record: Record, terms: Substitution,
    node: ast.AST,
) -> Value:
    code = function.code
    if code.is_generator:
        made = machine.allocate(frame, node, f"generator{code.number}",
                                lambda site: Iterator(site, vl.BOTTOM, vl.BOTTOM, "generator"))
        made.element = vl.join(made.element, result)
        made.returned = vl.join(made.returned, terms.value(vl.join_all(value for _, value in record.returns)))
        made.source = vl.of(function)
        _note_steps(machine, frame, made, record, node)
        return vl.of(made)
    if code.is_async:
        made = machine.allocate(frame, node, f"coroutine{code.number}",
                                lambda site: Wrapper(site, "coroutine", vl.of(function)))
        made.detail = vl.join(made.detail or vl.BOTTOM, result)
        _note_steps(machine, frame, made, record, node)
        return vl.of(made)
    return result


def _note_steps(machine: Machine, frame: Frame, made: Obj, record: Record, node: ast.AST) -> None:
    """The body runs when the program goes on with what the call has made."""
    runs_lazily(machine, made, [Step(frame.record, edge) for edge in frame.record.calls.values()
                                if edge.node is node and edge.callee is record])


def find_or_run(machine: Machine, function: Function, values: tuple[Value, ...],
                terms: Substitution) -> Record | None:
    """A record of this call: a remembered one whose reads still hold, the running one for recursion, or a new one."""
    code = function.code
    key = (function, values)
    found = _recall(machine, key)
    if found is not None:
        replay(machine, found, terms)
        return found
    if machine.aside and machine.looks <= 0:
        known = machine.by_code.get(code.number) or machine.looked_at.get(code.number)
        if known:
            return known[-1]  # for its place in the call graph; what it gives back here hardly matters
    running = machine.active.get(code.number)
    if running:
        same = _same_running(running, function, values)
        if same is None and len(running) >= 2:
            values = tuple(_grow(old, new) for old, new in zip(running[-1].arguments, values))
            same = _same_running(running, function, values)
        if same is not None:
            same.recursive = True
            return same
        key = (function, values)
    if len(machine.stack) > MAX_DEPTH or (running and _ran_since(machine, running[0]) > MOST_IN_RECURSION):
        return None
    count = len(machine.by_code.get(code.number, ()))
    family = family_of(function, values) if count >= machine.contexts else None
    own = members(machine, family) if family is not None else []
    if own:
        previous = machine.general.get(family)
        if previous is not None and previous.complete:
            answers = _answers(machine, previous, values)
            most = machine.max_records + (0 if previous.calls else MORE_OF_LEAF)
            if answers or len(own) >= (most if count < most else MOST_OF_FAMILY):
                if not answers:
                    _note_uncovered(machine, previous, values)
                replay(machine, previous, terms)
                return previous
        elif (running or previous is not None) and count >= machine.max_records + MOST_IN_RECURSION:
            return None
        values = general_arguments(machine, [previous] if previous else own, values, count >= machine.max_records)
        key = (function, values)
        found = _recall(machine, key)
        if found is not None:
            replay(machine, found, terms)
            return found
        if previous is not None and previous.complete:
            _weaken_reads(machine, previous)
    record = execute(machine, function, values, terms)
    machine.memo.setdefault(key, []).append(record)
    if own:
        machine.general[family] = record
    return record


def _ran_since(machine: Machine, outermost: Record) -> int:
    """How many records of its unit were made while a record runs."""
    count = 0
    for record in reversed(machine.by_code[outermost.code.number]):
        if record is outermost:
            break
        count += 1
    return count


def _covered(record: Record, values: tuple[Value, ...]) -> bool:
    return all(map(vl.covers, record.arguments, values))


def _note_uncovered(machine: Machine, record: Record, values: tuple[Value, ...]) -> None:
    """A general record answers for a context that it does not cover: what rests on it is not certain.

    What the call hands over, and the record does not know, may be called from there with arguments that nobody sees.
    """
    from hybridize.interpreter.evaluate import calls

    detail = f"not every context of {record.code.name}() is followed"
    record.add(Event(UNKNOWN, record.code, record.code.node, detail=detail, attr=UNCOVERED))
    for formal, actual in zip(record.arguments, values):
        for atom in actual.ordered():
            if atom not in formal.atoms:
                calls.escape(machine, vl.of(atom))


def _answers(machine: Machine, record: Record, values: tuple[Value, ...]) -> bool:
    """Whether a general record holds for a call with these arguments, in the present state."""
    return stand_ins.stands_for(record, values) and _reads_hold(record, lambda obj: is_gone(machine, obj))


def _recall(machine: Machine, key: tuple[Any, ...]) -> Record | None:
    for record in reversed(machine.memo.get(key, ())):
        if record.complete and record.generation == machine.heap.generation and _reads_hold(record):
            return record
    return None


def _reads_hold(record: Record, gone: Callable[[Obj], bool] | None = None) -> bool:
    """Whether what a record read is as it was, or covered; what ``gone`` says is out of reach does not matter."""
    for (obj, key), value in record.reads.items():
        now = obj.fields.get(key)
        if now is value:
            continue
        if now is None or value is None:
            if now is None and gone is not None and gone(obj):
                continue
            return False
        if type(now) is Value:
            if type(value) is not Value or vl.join(value, now) is not value:
                return False
        elif now != value:
            return False
    return True


def _same_running(running: list[Record], function: Function, values: tuple[Value, ...]) -> Record | None:
    for record in running:
        if record.function is function and _covered(record, values):
            return record
    return None


def _grow(old: Value, new: Value) -> Value:
    joined = vl.join(old, new)
    return forget_constants(joined) if joined is not old else old


def _weaken_reads(machine: Machine, record: Record) -> None:
    """Let the state cover what an earlier record read, so that the two need not alternate."""
    for (obj, key), value in record.reads.items():
        if value is not None and obj.fields.get(key) is not None:
            machine.heap.weaken(obj, key, value)


def replay(machine: Machine, record: Record, terms: Substitution) -> None:
    """Do to the heap what the remembered call did."""
    heap, allocated, relabelled = machine.heap, record.allocated, record.relabelled
    _made_again(machine, record)
    for cell, value in record.writes.items():
        obj, key = cell
        own = obj in allocated
        if value is None:
            if obj.unique and not own:
                heap.delete(obj, key)
            continue
        field = terms.field(value) if relabelled and cell in relabelled else value
        if obj.fields.get(key) is field:
            continue  # most calls find what they wrote before
        if obj.unique and not own:
            heap.write(obj, key, field)
        else:
            heap.weaken(obj, key, field)
    machine.history.recall(record.moments, allocated, len(record.writes))


def _made_again(machine: Machine, record: Record) -> None:
    """A remembered call makes its objects once more; what this process has already stands for several from now on."""
    allocated, alive = record.allocated, machine.alive
    machine.dead -= allocated
    if not record.repeated:
        again = allocated if alive is None else allocated & alive
        for obj in again:
            obj.unique = False
        record.repeated = len(again) == len(allocated)
    if alive is not None and record.number not in machine.replayed:
        machine.replayed.add(record.number)
        machine.born += allocated.difference(alive)
        alive |= allocated


def adopt(caller: Record, callee: Record) -> None:
    """The caller has read, written and allocated what its callee did."""
    if callee is caller or callee.number in caller.adopted:
        return
    if callee.complete:
        caller.adopted.add(callee.number)
    reads, own = caller.reads, caller.allocated
    written = caller.writes
    for cell, value in callee.reads.items():
        if cell not in reads and cell[0] not in own and cell not in written:
            reads[cell] = value
    for cell in callee.writes:
        if cell not in written:
            written[cell] = None
    own |= callee.allocated


def execute(machine: Machine, function: Function, values: tuple[Value, ...], terms: Substitution) -> Record:
    """Run the body; again while a recursive call saw a result that has grown since."""
    code = function.code
    record = machine.new_record(code, function, values)
    running = machine.active.setdefault(code.number, [])
    running.append(record)
    if len(running) > 2:
        record.home = running[1].home
    mark, born, kept = machine.heap.mark(), len(machine.born), len(machine.kept)
    try:
        for _ in range(MAX_ROUNDS):
            before = record.result
            run_body(machine, function, record, values)
            if not record.recursive or record.result is before:
                break
            _forget_since(machine, record)
    finally:
        running.pop()
    delta = machine.heap.compact(mark)
    if delta and record.home == record.number:  # else levels of a recursion share their objects
        bury(machine, record, mark, delta, born, kept)
    _settle(machine, record, delta, terms)
    return record


def _settle(machine: Machine, record: Record, delta: Delta, terms: Substitution) -> None:
    """Keep the writes in the callee's terms for replay, and leave them on the heap in the caller's."""
    record.writes = delta
    for cell, field in delta.items():
        if field is None or (type(field) is Value and not field.labels and not field.nested):
            continue
        moved = terms.field(field)
        if moved is not field and moved != field:
            record.relabelled.add(cell)
            machine.heap.write(cell[0], cell[1], moved)
    record.complete = True


def _forget_since(machine: Machine, record: Record) -> None:
    """Records made while the recursive result was not final must not be recalled."""
    for later in machine.records[record.number + 1:]:
        later.complete = False if later.recursive else later.complete
        machine.memo.pop((later.function, later.arguments), None)


def run_body(machine: Machine, function: Function, record: Record, values: tuple[Value, ...]) -> None:
    """One pass over the body in a new frame; the joined result goes to the record."""
    from hybridize.interpreter.evaluate.expressions import evaluate
    from hybridize.interpreter.execute.statements import run_block

    code = function.code
    scope = function.closure
    if code.cells:
        site = Site(code.path, code.line, 0, record.home, "scope")
        found = machine.objects.get((code, record.home, "scope"))
        if found is None:
            found = machine.objects[code, record.home, "scope"] = Scope(site, code, function.closure)
            machine.born.append(found)
        elif record.home != record.number:
            found.unique = False
        scope = found  # type: ignore[assignment]
        record.allocated.add(found)
    module = machine.module_object(code.module.name)
    assert module is not None
    frame = Frame(code, module, record, scope, machine.heap.mark())
    frame.cls = function.owner_class
    assert frame.env is not None
    machine.stack.append(frame)
    for param, value in zip(code.params, values):
        if param.kind == "var_keyword":
            value = _own_keywords(machine, frame, value)
        if code.resolution.get(param.name) == CELL:
            machine.heap.write(scope, param.name, value)  # type: ignore[arg-type]
        else:
            frame.env[param.name] = value
    try:
        if code.kind == "lambda":
            result = evaluate(machine, frame, code.node.body)  # type: ignore[attr-defined]
            record.returns.append((code.node.body, result))  # type: ignore[attr-defined]
            frame.result = result
        else:
            run_block(machine, frame, code.node.body)  # type: ignore[attr-defined]
            _finish(machine, frame)
    finally:
        machine.stack.pop()
    if code.is_generator:
        frame.result = frame.yields
    record.result = vl.join(record.result, frame.result)


def _own_keywords(machine: Machine, frame: Frame, value: Value) -> Value:
    """The dict that ``**kwargs`` is in the body: a new one for every call."""
    out = vl.BOTTOM
    for atom in value.ordered():
        if isinstance(atom, Keywords):
            known: dict[Any, Value] = {Const(name): item for name, item in atom.items}
            state = DictState(known, vl.STR if atom.rest.atoms else vl.BOTTOM, atom.rest)
            out = vl.join(out, machine.new_dict(frame, frame.code.node, state, tag="**"))
        else:
            out = vl.join(out, vl.of(atom))
    return out.add_labels(value.labels)


def _finish(machine: Machine, frame: Frame) -> None:
    """Join the states of all ways out of the body."""
    returns = frame.returns
    if frame.env is not None:
        frame.result = vl.join(frame.result, vl.NONE)
        frame.record.returns.append((frame.code.node, vl.NONE))
        if not returns.deltas:
            return
        deltas = [*returns.deltas, machine.heap.cut(returns.mark)]
    elif returns.deltas:
        machine.heap.cut(returns.mark)
        deltas = returns.deltas
    else:
        return
    machine.heap.merge(deltas)
    frame.env = join_envs(frame.env, returns.env)
