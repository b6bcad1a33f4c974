"""``match`` statements: which cases can match, and what their patterns bind."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate import attributes, names
from hybridize.interpreter.evaluate.equality import compare_equal
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.execute.unreached import look, reached
from hybridize.interpreter.state.frame import Frame, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import Dictionary
from hybridize.values.value import Value


def run_match(machine: Machine, frame: Frame, node: ast.Match) -> None:
    """Run every case that may match; stop after one that certainly does."""
    from hybridize.interpreter.evaluate.expressions import evaluate
    from hybridize.interpreter.execute.statements import run_block

    subject = evaluate(machine, frame, node.subject)
    if frame.env is None:
        return
    start, mark = frame.env, machine.heap.mark()
    ends: list[tuple[Any, Any]] = []
    certain = False
    before = frame.enter("python_if", node, subject.labels)
    for case in node.cases:
        frame.env = dict(start)
        verdict = match(machine, frame, case.pattern, subject)
        if verdict is not False and case.guard is not None:
            asked = evaluate(machine, frame, case.guard)
            frame.event(CONVERT, case.guard, subject=asked, attr="guard")
            guard = truth(asked)
            verdict = guard if guard is False else (None if guard is None else verdict)
        if verdict is False:
            machine.heap.rollback(mark)
            frame.env = dict(start)
            look(machine, frame, (case, None), lambda case=case: run_block(machine, frame, case.body))  # type: ignore[misc]
            continue
        reached(machine, (case, None))
        ends.append((run_block(machine, frame, case.body), machine.heap.cut(mark)))
        if verdict is True:
            certain = True
            break
    frame.leave(before)
    if not certain:
        ends.append((start, {}))
    alive = [(env, delta) for env, delta in ends if env is not None]
    if alive:
        machine.heap.merge([delta for _, delta in alive])
    frame.env = None
    for env, _ in alive:
        frame.env = join_envs(frame.env, env)


def match(machine: Machine, frame: Frame, pattern: ast.pattern, subject: Value) -> bool | None:
    """Bind the names of a pattern; whether it certainly matches (True), cannot (False), or may (None)."""
    return _MATCHERS[type(pattern)](machine, frame, pattern, subject)


def _value(machine: Machine, frame: Frame, pattern: ast.MatchValue, subject: Value) -> bool | None:
    from hybridize.interpreter.evaluate.expressions import evaluate

    wanted = evaluate(machine, frame, pattern.value)
    if may_be_tensor(subject):
        frame.event(CONVERT, pattern, subject=subject, attr="match")
    compare_equal(machine, frame, subject, wanted, pattern)
    left, right = subject.constant(), wanted.constant()
    if left is not vl.NOT_CONSTANT and right is not vl.NOT_CONSTANT:
        return bool(left == right)
    if subject is wanted and subject.single() is not None and not isinstance(subject.single(), Const):
        return True
    constants = [atom for atom in subject.ordered() if isinstance(atom, Const)]
    if right is not vl.NOT_CONSTANT and len(constants) == len(subject.atoms):
        return None if any(atom.value == right for atom in constants) else False
    return None


def _singleton(machine: Machine, frame: Frame, pattern: ast.MatchSingleton, subject: Value) -> bool | None:
    key = Const(pattern.value)
    if subject.single() == key:
        return True
    return None if key in subject.atoms or any(a.kind in ("unknown", "scalar") for a in subject.atoms) else False


def _as(machine: Machine, frame: Frame, pattern: ast.MatchAs, subject: Value) -> bool | None:
    verdict: bool | None = True
    if pattern.pattern is not None:
        verdict = match(machine, frame, pattern.pattern, subject)
    if pattern.name is not None and verdict is not False:
        names.bind(machine, frame, pattern.name, subject, pattern)
    return verdict


def _or(machine: Machine, frame: Frame, pattern: ast.MatchOr, subject: Value) -> bool | None:
    out: bool | None = False
    for part in pattern.patterns:
        verdict = match(machine, frame, part, subject)
        if verdict is True:
            return True
        if verdict is None:
            out = None
    return out


def _sequence(machine: Machine, frame: Frame, pattern: ast.MatchSequence, subject: Value) -> bool | None:
    candidates = frozenset(atom for atom in subject.atoms if atom.kind in ("tuple", "sequence", "unknown"))
    if not candidates:
        return False
    value = vl.make(candidates, subject.labels)
    what = iterate(machine, frame, value, pattern)
    star = next((i for i, part in enumerate(pattern.patterns) if isinstance(part, ast.MatchStar)), None)
    count = len(pattern.patterns)
    if what.items is not None and (len(what.items) != count if star is None else len(what.items) < count - 1):
        return False
    parts = _parts(machine, frame, pattern, what.items, what.element, star, count)
    exact = what.items is not None and len(candidates) == len(subject.atoms)
    return _all(exact, [match(machine, frame, part, item) for part, item in zip(pattern.patterns, parts)])


def _parts(machine: Machine, frame: Frame, pattern: ast.AST, items: tuple[Value, ...] | None, element: Value,
           star: int | None, count: int) -> list[Value]:
    if items is None:
        return [element] * count
    if star is None:
        return list(items)
    after = count - star - 1
    rest = machine.new_list(frame, pattern, items[star: len(items) - after], tag="star")
    return [*items[:star], rest, *items[len(items) - after:]]


def _star(machine: Machine, frame: Frame, pattern: ast.MatchStar, subject: Value) -> bool | None:
    if pattern.name is not None:
        names.bind(machine, frame, pattern.name, subject, pattern)
    return True


def _mapping(machine: Machine, frame: Frame, pattern: ast.MatchMapping, subject: Value) -> bool | None:
    from hybridize.interpreter.evaluate.expressions import evaluate

    candidates = [atom for atom in subject.ordered() if isinstance(atom, Dictionary) or atom.kind == "unknown"]
    if not candidates:
        return False
    verdicts: list[bool | None] = []
    for key_node, part in zip(pattern.keys, pattern.patterns):
        key = evaluate(machine, frame, key_node).single()
        found = [_entry(machine, atom, key) for atom in candidates]
        present = [value for value in found if value is not None]
        if not present:
            return False
        verdicts.append(match(machine, frame, part, vl.join_all(present)))
        if len(present) < len(found):
            verdicts.append(None)
    if pattern.rest is not None:
        names.bind(machine, frame, pattern.rest, vl.make(frozenset(candidates)), pattern)
    return _all(len(candidates) == len(subject.atoms), verdicts)


def _entry(machine: Machine, atom: Atom, key: Any) -> Value | None:
    if not isinstance(atom, Dictionary):
        return vl.unknown("entry of an unknown mapping")
    state = machine.content(atom)
    if key in state.known:
        return state.known[key]  # type: ignore[no-any-return]
    return state.rest_value if state.rest_value.atoms else None


def _class(machine: Machine, frame: Frame, pattern: ast.MatchClass, subject: Value) -> bool | None:
    from hybridize.interpreter.evaluate.expressions import evaluate
    from hybridize.interpreter.models.types import instance_verdict

    classes = evaluate(machine, frame, pattern.cls)
    fits = {atom: instance_verdict(machine, atom, classes) for atom in subject.ordered()}
    kept = frozenset(atom for atom, verdict in fits.items() if verdict is not False)
    if not kept:
        return False
    value = vl.make(kept, subject.labels)
    verdicts: list[bool | None] = [True if all(v is True for v in fits.values()) else None]
    positions = attributes.match_args(machine, frame, classes, pattern)
    for index, part in enumerate(pattern.patterns):
        if index < len(positions):
            item = attributes.get(machine, frame, value, positions[index], pattern)
        else:
            item = value if len(pattern.patterns) == 1 else vl.unknown("positional pattern")
        verdicts.append(match(machine, frame, part, item))
    for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns):
        verdicts.append(match(machine, frame, part, attributes.get(machine, frame, value, name, pattern)))
    return _all(True, verdicts)


def _all(exact: bool, verdicts: list[bool | None]) -> bool | None:
    if any(verdict is False for verdict in verdicts):
        return False
    return True if exact and all(verdict is True for verdict in verdicts) else None


_MATCHERS: dict[type, Any] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchAs: _as,
    ast.MatchOr: _or,
    ast.MatchSequence: _sequence,
    ast.MatchStar: _star,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
}
