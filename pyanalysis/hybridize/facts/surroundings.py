"""What an expression's surroundings do with its value: one handler for every kind of node around it."""

from __future__ import annotations

import ast
import re
import string

from hybridize.facts import use as kind
from hybridize.facts.results import ANY, Part, Path
from hybridize.facts.walk import Handler, Place, Walk, constant, part_of_key
from hybridize.values import value as vl
from hybridize.values.kinds import must_be_tensor
from hybridize.values.value import Value

# Methods of containers that give elements back: the way to an element in their result, None for one element.
_READS: dict[str, Path | None] = {"values": (ANY,), "items": (ANY, Part(1)), "copy": (), "_asdict": (),
                                  "get": None, "pop": None, "popleft": None}
_WRITES = frozenset({"append", "appendleft", "extend", "add", "update", "insert", "keys", "clear", "setdefault",
                     "index", "count", "remove", "sort", "reverse", "_replace"})


def _statement(walk: Walk, place: Place, parent: ast.Expr) -> None:
    walk.use(place, kind.UNUSED)


def _assign(walk: Walk, place: Place, parent: ast.Assign) -> None:
    for target in parent.targets:
        walk.bind(place, target, place.path, parent)


def _annotated(walk: Walk, place: Place, parent: ast.AnnAssign) -> None:
    walk.bind(place, parent.target, place.path, parent)


def _augmented(walk: Walk, place: Place, parent: ast.AugAssign) -> None:
    operator = type(parent.op).__name__
    if place.path:
        if place.node is parent.value:
            walk.into_container(place, parent.target, (ANY, *place.path[1:]), parent)
        return
    if place.node is parent.target:
        # Changed in place if it is an array, bound to a new value if not.
        partner = walk.value(place, parent.value)
        walk.use(place, kind.WRITE, parent, operator, partner)
    else:
        partner = walk.value(place, parent.target)
        walk.use(place, kind.ARITHMETIC, parent, operator, partner)
    if not must_be_tensor(partner):
        walk.bind(place, parent.target, (), parent)


def _result(walk: Walk, place: Place, node: ast.AST, partner: Value) -> None:
    """What an operation gives is of the value's kind, unless the other operand is a tensor: then it is one, too."""
    if not must_be_tensor(partner):
        walk.on(place, node, ())


def _walrus(walk: Walk, place: Place, parent: ast.NamedExpr) -> None:
    walk.bind(place, parent.target, place.path, parent)
    walk.on(place, parent, place.path)


def _display(walk: Walk, place: Place, parent: ast.Tuple | ast.List) -> None:
    position = next(i for i, item in enumerate(parent.elts) if item is place.node)
    spread = any(isinstance(item, ast.Starred) for item in parent.elts[:position])
    walk.on(place, parent, (ANY if spread else Part(position), *place.path))


def _set(walk: Walk, place: Place, parent: ast.Set) -> None:
    walk.use(place, kind.KEY, parent)


def _dict(walk: Walk, place: Place, parent: ast.Dict) -> None:
    for key, value in zip(parent.keys, parent.values, strict=True):
        if key is place.node:
            walk.use(place, kind.KEY, parent)
        elif value is place.node and key is None:
            walk.on(place, parent, place.path)  # {**value}
        elif value is place.node and key is not None:
            walk.on(place, parent, (part_of_key(constant(key)), *place.path))


def _starred(walk: Walk, place: Place, parent: ast.Starred) -> None:
    around = walk.syntax(place).parents[parent]
    if not place.path:
        walk.use(place, kind.ITERATE, parent)
        return
    if isinstance(around, ast.Call):
        position = next(i for i, item in enumerate(around.args) if item is parent)
        first = place.path[0].position
        if first is None or any(isinstance(item, ast.Starred) for item in around.args[:position]):
            walk.use(place, kind.UNKNOWN, around)
        else:
            walk.argument(place, around, position + first, place.path[1:])
    else:
        walk.on(place, around, (ANY, *place.path[1:]))


def _subscript(walk: Walk, place: Place, parent: ast.Subscript) -> None:
    if place.node is parent.slice:
        walk.use(place, kind.INDEX, parent, other=walk.value(place, parent.value))
        return
    written = not isinstance(parent.ctx, ast.Load)
    if not place.path:
        detail = "plain" if _is_plain(parent.slice) else ""
        walk.use(place, kind.WRITE if written else kind.INDEXED, parent, detail)
        if not written:
            walk.on(place, parent, ())
        return
    if written:
        return  # another element of a container around the value
    if isinstance(parent.slice, ast.Slice):
        walk.on(place, parent, (ANY, *place.path[1:]))
    elif place.path[0].admits(constant(parent.slice)):
        walk.on(place, parent, place.path[1:])


def _is_plain(node: ast.AST) -> bool:
    """An index of constants and slices, which arrays and tensors understand alike."""
    if isinstance(node, ast.Tuple):
        return all(_is_plain(item) for item in node.elts)
    if isinstance(node, ast.Slice):
        return all(part is None or constant(part) is not None for part in (node.lower, node.upper, node.step))
    return isinstance(node, ast.Constant) or constant(node) is not None


def _slice(walk: Walk, place: Place, parent: ast.Slice) -> None:
    walk.use(place, kind.SLICE, parent)


def _attribute(walk: Walk, place: Place, parent: ast.Attribute) -> None:
    around = walk.syntax(place).parents.get(parent)
    if not place.path:
        walk.use(place, kind.MEMBER, parent, parent.attr)
    elif place.path[0].name == parent.attr or (place.path[0] == ANY and not isinstance(around, ast.Call)):
        walk.on(place, parent, place.path[1:])
    elif isinstance(around, ast.Call) and around.func is parent:
        _container_method(walk, place, around, parent.attr)


def _container_method(walk: Walk, place: Place, call: ast.Call, name: str) -> None:
    """A method of a list, dict or named tuple that holds the value."""
    if name not in _READS:
        if name not in _WRITES:
            walk.use(place, kind.UNKNOWN, call)
        return
    prefix = _READS[name]
    if prefix is None:  # one element, by key or position
        if not call.args or place.path[0].admits(constant(call.args[0])):
            walk.on(place, call, place.path[1:])
    else:
        walk.on(place, call, (*prefix, *place.path[1:]) if prefix else place.path)


def _call(walk: Walk, place: Place, parent: ast.Call) -> None:
    if place.node is parent.func:
        walk.use(place, kind.UNKNOWN, parent)
        return
    position = next(i for i, item in enumerate(parent.args) if item is place.node)
    if any(isinstance(item, ast.Starred) for item in parent.args[:position]):
        walk.use(place, kind.UNKNOWN, parent)
    elif _is_format(parent):
        walk.use(place, kind.FORMAT, parent, _format_detail(parent, position))
    else:
        walk.argument(place, parent, position, place.path)


def _keyword(walk: Walk, place: Place, parent: ast.keyword) -> None:
    around = walk.syntax(place).parents[parent]
    if not isinstance(around, ast.Call):
        walk.use(place, kind.UNKNOWN, around)
    elif parent.arg is not None:
        walk.argument(place, around, parent.arg, place.path)
    elif place.path and isinstance(place.path[0].name, str):
        walk.argument(place, around, place.path[0].name, place.path[1:])
    else:
        walk.use(place, kind.UNKNOWN, around)


def _is_format(call: ast.Call) -> bool:
    func = call.func
    return isinstance(func, ast.Attribute) and func.attr == "format" and isinstance(constant(func.value), str)


def _format_detail(call: ast.Call, position: int) -> str:
    """The specification of a field of ``"...".format(...)``, "" when it has none or it is not told apart."""
    text = constant(call.func.value)  # type: ignore[attr-defined]
    fields = [(name, spec, conversion) for _, name, spec, conversion in string.Formatter().parse(text)
              if name is not None]
    for place, (name, spec, conversion) in enumerate(fields):
        if name == str(position) or name == "" and place == position:
            return "!" + conversion if conversion else spec or ""
    return ""


def _binary(walk: Walk, place: Place, parent: ast.BinOp) -> None:
    other = parent.left if place.node is parent.right else parent.right
    text = constant(parent.left)
    if isinstance(parent.op, ast.Mod) and place.node is parent.right and isinstance(text, str):
        walk.use(place, kind.FORMAT, parent, _percent_detail(text, place.path))
    elif place.path:
        walk.on(place, parent, (ANY, *place.path[1:]))  # a longer or repeated list
    else:
        partner = walk.value(place, other)
        walk.use(place, kind.ARITHMETIC, parent, type(parent.op).__name__, partner)
        _result(walk, place, parent, partner)


def _percent_detail(text: str, path: Path) -> str:
    """The conversion letter of a ``%`` format that the value is given to, "s" when it is not told apart."""
    letters = re.findall(r"%[-+ #0-9.*]*([a-zA-Z])", text.replace("%%", ""))
    position = path[0].position if path else 0
    return letters[position] if position is not None and position < len(letters) else "s"


def _unary(walk: Walk, place: Place, parent: ast.UnaryOp) -> None:
    if isinstance(parent.op, ast.Not):
        walk.use(place, kind.CONDITION, parent)
    else:
        walk.use(place, kind.ARITHMETIC, parent, type(parent.op).__name__, vl.const(0))
        walk.on(place, parent, place.path)


def _boolean(walk: Walk, place: Place, parent: ast.BoolOp) -> None:
    walk.use(place, kind.CONDITION, parent)
    walk.on(place, parent, place.path)


def _compare(walk: Walk, place: Place, parent: ast.Compare) -> None:
    operands = [parent.left, *parent.comparators]
    position = next(i for i, item in enumerate(operands) if item is place.node)
    for at, operator in enumerate(parent.ops):
        if at not in (position - 1, position):
            continue
        other = walk.value(place, operands[at] if at == position - 1 else operands[at + 1])
        if isinstance(operator, (ast.Is, ast.IsNot)):
            walk.use(place, kind.IDENTITY, parent, other=other)
        elif isinstance(operator, (ast.In, ast.NotIn)):
            detail = "display" if isinstance(operands[at + 1], (ast.List, ast.Tuple)) else ""
            walk.use(place, kind.CONTAINS if at == position else kind.ITERATE, parent, detail, other)
        else:
            walk.use(place, kind.COMPARE, parent, type(operator).__name__, other)
            if not must_be_tensor(other):
                walk.outcome(place, parent)


def _conditional(walk: Walk, place: Place, parent: ast.IfExp) -> None:
    if place.node is parent.test:
        walk.use(place, kind.CONDITION, parent)
    else:
        walk.on(place, parent, place.path)


def _test(walk: Walk, place: Place, parent: ast.If | ast.While) -> None:
    walk.use(place, kind.CONDITION, parent)


def _assert(walk: Walk, place: Place, parent: ast.Assert) -> None:
    walk.use(place, kind.CONDITION if place.node is parent.test else kind.FORMAT, parent, "!r")


def _loop(walk: Walk, place: Place, parent: ast.For | ast.AsyncFor | ast.comprehension) -> None:
    if place.node is not parent.iter:
        walk.use(place, kind.CONDITION, place.node)
        return
    if not place.path:
        walk.use(place, kind.ITERATE, parent.iter)
    walk.bind(place, parent.target, place.path[1:], parent)


def _element(walk: Walk, place: Place, parent: ast.ListComp | ast.GeneratorExp) -> None:
    walk.on(place, parent, (ANY, *place.path))


def _set_comprehension(walk: Walk, place: Place, parent: ast.SetComp) -> None:
    walk.use(place, kind.KEY, parent)


def _dict_comprehension(walk: Walk, place: Place, parent: ast.DictComp) -> None:
    if place.node is parent.key:
        walk.use(place, kind.KEY, parent)
    else:
        walk.on(place, parent, (ANY, *place.path))


def _return(walk: Walk, place: Place, parent: ast.AST) -> None:
    function = walk.uses.program.function_of(place.record.code)
    if function is None:
        walk.use(place, kind.UNKNOWN)
    else:
        walk.returned_from(function, place)


def _formatted(walk: Walk, place: Place, parent: ast.FormattedValue) -> None:
    detail = "!" + chr(parent.conversion) if parent.conversion != -1 else _spec(parent.format_spec)
    walk.use(place, kind.FORMAT, parent, detail)


def _spec(node: ast.AST | None) -> str:
    """The text of a format specification, ``?`` for a part that is computed."""
    if not isinstance(node, ast.JoinedStr):
        return ""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in node.values)


def _delete(walk: Walk, place: Place, parent: ast.AST) -> None:
    walk.use(place, kind.UNUSED)


HANDLERS: dict[type, Handler] = {
    ast.Expr: _statement, ast.Assign: _assign, ast.AnnAssign: _annotated, ast.AugAssign: _augmented,
    ast.NamedExpr: _walrus, ast.Tuple: _display, ast.List: _display, ast.Set: _set, ast.Dict: _dict,
    ast.Starred: _starred, ast.Subscript: _subscript, ast.Slice: _slice, ast.Attribute: _attribute,
    ast.Call: _call, ast.keyword: _keyword, ast.BinOp: _binary, ast.UnaryOp: _unary, ast.BoolOp: _boolean,
    ast.Compare: _compare, ast.IfExp: _conditional, ast.If: _test, ast.While: _test, ast.Assert: _assert,
    ast.For: _loop, ast.AsyncFor: _loop, ast.comprehension: _loop, ast.ListComp: _element,
    ast.GeneratorExp: _element, ast.SetComp: _set_comprehension, ast.DictComp: _dict_comprehension,
    ast.Return: _return, ast.Lambda: _return, ast.FormattedValue: _formatted, ast.Delete: _delete,
}  # fmt: skip
