"""Expressions: each evaluates to an abstract value."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate import attributes, calls, coercion, comparison, names, operators, subscripts
from hybridize.interpreter.evaluate.awaiting import await_value, returned
from hybridize.interpreter.evaluate.bound_within import behind
from hybridize.interpreter.evaluate.comprehension import run_comprehension
from hybridize.interpreter.evaluate.computed import note_number
from hybridize.interpreter.evaluate.decided import decided_by
from hybridize.interpreter.evaluate.equality import compare_equal
from hybridize.interpreter.evaluate.shown import CONVERSIONS, show
from hybridize.interpreter.evaluate.sizes import chosen
from hybridize.interpreter.evaluate.truth import symbolic_test, truth
from hybridize.interpreter.execute.iteration import spread
from hybridize.interpreter.execute.narrowing import narrow
from hybridize.interpreter.execute.unreached import look, look_at_branch, reachable, reached
from hybridize.interpreter.state.frame import Frame, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import BRANCH, CONVERT, GENERATOR
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Slice, Tuple
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import DictState, Function, Instance
from hybridize.values.value import Value

Evaluator = Callable[[Machine, Frame, Any], Value]


def evaluate(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """The value of an expression; BOTTOM when it cannot be reached."""
    return EVALUATORS[type(node)](machine, frame, node)


def _constant(machine: Machine, frame: Frame, node: ast.Constant) -> Value:
    return vl.const(node.value)


def _name(machine: Machine, frame: Frame, node: ast.Name) -> Value:
    return names.load(machine, frame, node.id, node)


def _attribute(machine: Machine, frame: Frame, node: ast.Attribute) -> Value:
    owner = evaluate(machine, frame, node.value)
    note_number(frame, owner, node, "number_member")
    return attributes.get(machine, frame, owner, node.attr, node)


def _subscript(machine: Machine, frame: Frame, node: ast.Subscript) -> Value:
    owner = evaluate(machine, frame, node.value)
    index = evaluate(machine, frame, node.slice)
    return subscripts.get(machine, frame, owner, index, node)


def _slice(machine: Machine, frame: Frame, node: ast.Slice) -> Value:
    parts = [calls.as_index(machine, frame, evaluate(machine, frame, part), part) if part is not None else vl.NONE
             for part in (node.lower, node.upper, node.step)]
    value = vl.of(Slice(*(part.plain() for part in parts)))
    for part in parts:
        value = value.add_labels(part.labels)
    return value


def _binary(machine: Machine, frame: Frame, node: ast.BinOp) -> Value:
    left = evaluate(machine, frame, node.left)
    right = evaluate(machine, frame, node.right)
    return operators.binary(machine, frame, node, left, right)


def _unary(machine: Machine, frame: Frame, node: ast.UnaryOp) -> Value:
    return operators.unary(machine, frame, node, evaluate(machine, frame, node.operand))


def _compare(machine: Machine, frame: Frame, node: ast.Compare) -> Value:
    return comparison.compare(machine, frame, node, evaluate)


def _boolean(machine: Machine, frame: Frame, node: ast.BoolOp) -> Value:
    """``and`` / ``or``: later operands run only where the earlier ones allow, knowing how those came out."""
    wants = isinstance(node.op, ast.And)
    out = vl.BOTTOM
    start = frame.env
    frame.env = dict(start) if start is not None else None
    last, certain = len(node.values) - 1, True
    for position, operand in enumerate(node.values):
        value = (evaluate if position == last else calls.evaluate_test)(machine, frame, operand)
        if start is not None:
            start = behind(start, frame.env, operand, certain)
        if certain:
            mark = machine.heap.mark()  # what the operands do that run in any case is done
        verdict = truth(value)
        if may_be_tensor(value) and last:
            frame.event(CONVERT, operand, subject=value, attr="bool_operator", detail=node)
        note_number(frame, value, operand, "number_operand")
        if position == last:
            out = vl.join(out, value)
            break
        if verdict is not wants:
            out = vl.join(out, _falsy(value) if wants else _truthy(value))
        if verdict is (not wants):
            for later in node.values[position + 1:]:
                look(machine, frame, (later, wants), lambda later=later: evaluate(machine, frame, later))  # type: ignore[misc]
            break
        certain = certain and verdict is wants
        reached(machine, (node.values[position + 1], wants))
        narrow(machine, frame, operand, wants)
        if frame.env is None:
            break
    if start is not None:
        frame.env = dict(start)  # the narrowed copy is dropped
    if machine.heap.mark() != mark:
        machine.heap.merge([machine.heap.cut(mark), {}])
    return out


def _falsy(value: Value) -> Value:
    kept = frozenset(atom for atom in value.atoms if truth(vl.of(atom)) is not True)
    return vl.make(kept, value.labels)


def _truthy(value: Value) -> Value:
    kept = frozenset(atom for atom in value.atoms if truth(vl.of(atom)) is not False)
    return vl.make(kept, value.labels)


def _conditional(machine: Machine, frame: Frame, node: ast.IfExp) -> Value:
    test = calls.evaluate_test(machine, frame, node.test)
    verdict = truth(test)
    tensor = symbolic_test(test)
    before = frame.enter("tensor_if" if tensor else "python_if", node, test.labels)
    start, mark = frame.env, machine.heap.mark()
    ends, deltas, values = [], [], []
    for outcome, branch in ((True, node.body), (False, node.orelse)):
        if start is None:
            continue
        if verdict is (not outcome):
            look_at_branch(machine, frame, (node, outcome), node.test, outcome,
                           lambda branch=branch: evaluate(machine, frame, branch))  # type: ignore[misc]
            continue
        reached(machine, (node, outcome))
        frame.env = dict(start)
        narrow(machine, frame, node.test, outcome)
        if not reachable(frame):
            continue
        values.append(evaluate(machine, frame, branch))
        ends.append(behind(start, frame.env, branch))
        deltas.append(machine.heap.cut(mark))
    frame.leave(before)
    if deltas:
        machine.heap.merge(deltas)
    frame.env = start
    for env in ends:
        frame.env = join_envs(frame.env, env)
    if tensor:
        frame.event(BRANCH, node, subject=test, detail=tuple(values))
        merged = decided_by(vl.join_all(values), test)
        return chosen(values[0], values[1], merged, frame.code.number) if len(values) == 2 else merged
    return vl.join_all(values)


def _tuple(machine: Machine, frame: Frame, node: ast.Tuple) -> Value:
    items = spread(machine, frame, node.elts)
    if items is None:
        return machine.new_list(frame, node, None, machine.spread_element, "tuple")  # type: ignore[attr-defined]
    return vl.of(Tuple(tuple(items))).add_labels(_content_labels(items))


def _content_labels(items: list[Value]) -> Any:
    """A tuple has no labels of its own: they stay on its items."""
    return frozenset()


def _list(machine: Machine, frame: Frame, node: ast.List) -> Value:
    items = spread(machine, frame, node.elts)
    if items is None:
        return machine.new_list(frame, node, None, machine.spread_element)  # type: ignore[attr-defined]
    return machine.new_list(frame, node, tuple(items))


def _set(machine: Machine, frame: Frame, node: ast.Set) -> Value:
    items = spread(machine, frame, node.elts)
    element = machine.spread_element if items is None else vl.join_all(items)  # type: ignore[attr-defined]
    coercion.note_key(frame, element, node)
    _hash(machine, frame, element, node)
    if len(node.elts) > 1 and any(type(atom) is Instance for atom in element.atoms):
        compare_equal(machine, frame, element, element.plain(), node)  # those of one hash
    return machine.new_list(frame, node, None, element, "set")


def _hash(machine: Machine, frame: Frame, key: Value, node: ast.AST) -> None:
    """Python asks keys for their hash."""
    if any(type(atom) is Instance for atom in key.atoms):
        calls.implicit(machine, frame, key, "__hash__", node)


def _dict(machine: Machine, frame: Frame, node: ast.Dict) -> Value:
    state = DictState({})
    known: dict[Any, Value] = {}
    for key_node, value_node in zip(node.keys, node.values):
        value = evaluate(machine, frame, value_node)
        if key_node is None:
            before = subscripts.overlaid(state, DictState(known))
            state, known = subscripts.overlaid(before, subscripts.as_mapping(machine, value)), {}
            continue
        key = evaluate(machine, frame, key_node)
        coercion.note_key(frame, key, key_node)
        _hash(machine, frame, key, key_node)
        atom = key.single()
        if type(atom) is Const:
            known[atom] = value
        else:
            before = subscripts.overlaid(state, DictState(known))
            state, known = subscripts.overlaid(before, DictState({}, key, value)), {}
    return machine.new_dict(frame, node, subscripts.overlaid(state, DictState(known)))


def _lambda(machine: Machine, frame: Frame, node: ast.Lambda) -> Value:
    from hybridize.interpreter.execute.definitions import make_function

    function: Function = make_function(machine, frame, node)
    return vl.of(function)


def _call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    return calls.evaluate_call(machine, frame, node)


def _formatted(machine: Machine, frame: Frame, node: ast.FormattedValue) -> Value:
    _filled_in(machine, frame, node)
    return vl.STR


def _filled_in(machine: Machine, frame: Frame, node: ast.FormattedValue) -> Value:
    """What stands in braces, made to text by its own method if it has one."""
    value = evaluate(machine, frame, node.value)
    if node.format_spec is not None:
        evaluate(machine, frame, node.format_spec)
    if may_be_tensor(value) or value.labels:
        frame.event(CONVERT, node, subject=value,
                    attr="format_spec" if node.format_spec is not None else "text")
    show(machine, frame, value, CONVERSIONS.get(chr(max(node.conversion, 0)), "__format__"), node)
    return value


def _joined(machine: Machine, frame: Frame, node: ast.JoinedStr) -> Value:
    texts: list[str] | None = [""]
    labels: Any = frozenset()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            inner = _filled_in(machine, frame, part)
            labels = labels | inner.labels
            plain = part.format_spec is None and part.conversion == -1
            texts = _append(texts, inner) if plain else None
        else:
            texts = _append(texts, evaluate(machine, frame, part))
    return (vl.join_all(map(vl.const, texts)) if texts is not None else vl.STR).add_labels(labels)


def _append(texts: list[str] | None, value: Value) -> list[str] | None:
    """Every text with every constant that a value may be behind it; None when they are not known or too many."""
    constants = [atom.value for atom in value.ordered() if type(atom) is Const and isinstance(atom.value, (str, int))]
    if texts is None or len(constants) < len(value.atoms) or len(texts) * len(constants) > vl.MAX_CONSTANTS:
        return None
    return [text + str(constant) for text in texts for constant in constants]


def _starred(machine: Machine, frame: Frame, node: ast.Starred) -> Value:
    return evaluate(machine, frame, node.value)


def _walrus(machine: Machine, frame: Frame, node: ast.NamedExpr) -> Value:
    value = evaluate(machine, frame, node.value)
    overlay, frame.overlay = frame.overlay, []
    names.bind(machine, frame, node.target.id, value, node)
    frame.overlay = overlay
    return value


def _yield(machine: Machine, frame: Frame, node: ast.Yield) -> Value:
    value = evaluate(machine, frame, node.value) if node.value is not None else vl.NONE
    frame.yields = vl.join(frame.yields, value)
    frame.event(GENERATOR, node, attr="yield")
    _pause(machine, frame)
    unknown = vl.unknown("value sent to a generator")
    function = frame.record.function
    sent = machine.read(function, "#sent", node) if isinstance(function, Function) else None
    return vl.join(unknown, sent) if sent is not None else unknown


def _pause(machine: Machine, frame: Frame) -> None:
    """Whoever goes over a generator meets the state that it leaves where it yields, as well as that of its end."""
    frame.returns.deltas.append(machine.heap.changed(frame.returns.mark))


def _yield_from(machine: Machine, frame: Frame, node: ast.YieldFrom) -> Value:
    from hybridize.interpreter.execute.iteration import iterate

    inner = evaluate(machine, frame, node.value)
    what = iterate(machine, frame, inner, node)
    frame.yields = vl.join(frame.yields, what.element)
    frame.event(GENERATOR, node, attr="yield from")
    _pause(machine, frame)
    return returned(inner)


def _await(machine: Machine, frame: Frame, node: ast.Await) -> Value:
    value = evaluate(machine, frame, node.value)
    frame.event(GENERATOR, node, attr="await")
    return await_value(machine, frame, value, node)


EVALUATORS: dict[type, Evaluator] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _boolean,
    ast.IfExp: _conditional,
    ast.Tuple: _tuple,
    ast.List: _list,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.Call: _call,
    ast.FormattedValue: _formatted,
    ast.JoinedStr: _joined,
    ast.Starred: _starred,
    ast.NamedExpr: _walrus,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
    ast.Await: _await,
    ast.ListComp: run_comprehension,
    ast.SetComp: run_comprehension,
    ast.DictComp: run_comprehension,
    ast.GeneratorExp: run_comprehension,
}
