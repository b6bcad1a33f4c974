"""Change the arguments of a ``tf.function`` decorator, touching as little of its text as possible."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from hybridize.edits.blocks import Function, Site
from hybridize.edits.decorator import Argument, Decorator, read
from hybridize.edits.errors import EditError
from hybridize.edits.file import EditedFile
from hybridize.edits.recognise import PARTIAL
from hybridize.edits.wrapping import wrap
from hybridize.report.model import Edit

Wanted = Sequence[tuple[str, str]]


def reconfigure(file: EditedFile, site: Site, index: int, wanted: Wanted) -> list[Edit]:
    """Edits after which the decorator's arguments are ``wanted``, all by keyword; none if they are."""
    function = site.statement
    assert isinstance(function, Function)
    decorator = read(file, function, index)
    arguments = decorator.arguments[_fixed(file, site, index) :]
    for argument in arguments:
        if argument.star:
            raise EditError(
                file.path, "the arguments of this decorator are unpacked from elsewhere", argument.start[0]
            )
    if decorator.inside is None:
        return [_open(file, decorator, wanted)] if wanted else []
    if not arguments:
        return [_fill(file, decorator, wanted)] if wanted else []
    pairs = _align(arguments, wanted)
    if pairs is None or not wanted:
        return [_rewrite(file, decorator, arguments, wanted)]
    return [
        *_kept(file, arguments, wanted, pairs),
        *_dropped(file, arguments, pairs),
        *_added(file, arguments, wanted, pairs),
    ]


def _fixed(file: EditedFile, site: Site, index: int) -> int:
    """How many leading arguments are not ``tf.function``'s own: one in ``partial(tf.function, ...)``."""
    assert isinstance(site.statement, Function)
    expression = site.statement.decorator_list[index]
    if isinstance(expression, ast.Call) and file.names.dotted(expression.func, site) == PARTIAL:
        return 1
    return 0


def _open(file: EditedFile, decorator: Decorator, wanted: Wanted) -> Edit:
    """``@tf.function`` gets parentheses."""
    text = _wrapped(file, decorator, f"{decorator.callee}({_joined(wanted)})")
    return file.insertion(decorator.callee_end, text[len(decorator.callee) :])


def _fill(file: EditedFile, decorator: Decorator, wanted: Wanted) -> Edit:
    """``@tf.function()`` or ``@partial(tf.function)`` get their first arguments."""
    assert decorator.inside is not None
    if decorator.arguments:  # partial's own
        return file.insertion(decorator.arguments[-1].end, f", {_joined(wanted)}")
    opening = decorator.inside[0]
    head = f"{decorator.callee}("
    text = _wrapped(file, decorator, f"{head}{_joined(wanted)})")
    return file.replacement(opening, decorator.inside[1], text[len(head) : -1])


def _wrapped(file: EditedFile, decorator: Decorator, text: str) -> str:
    return wrap(text, file.text.indentation(decorator.start[0]), file.line_length - 1)


def _joined(wanted: Wanted) -> str:
    return ", ".join(f"{name}={value}" for name, value in wanted)


def _align(arguments: Sequence[Argument], wanted: Wanted) -> list[int | None] | None:
    """For each wanted argument the old one that it continues: of that keyword, or of equal value.

    None if the old order is not kept, so that the list has to be written anew.
    """
    kept = {argument.keyword: i for i, argument in enumerate(arguments) if argument.keyword}
    taken = {kept[name] for name, _ in wanted if name in kept}
    pairs: list[int | None] = []
    for name, value in wanted:
        match = kept.get(name)
        if match is None:
            match = next(
                (i for i, old in enumerate(arguments) if i not in taken and _same(old.value, value)), None
            )
            if match is not None:
                taken.add(match)
        pairs.append(match)
    order = [match for match in pairs if match is not None]
    return pairs if order and order == sorted(order) else None


def _same(left: str, right: str) -> bool:
    """Whether two expressions differ in layout at most."""
    if left == right:
        return True
    trees = [ast.dump(ast.parse(f"({text}\n)", mode="eval")) for text in (left, right)]
    return trees[0] == trees[1]


def _kept(
    file: EditedFile, arguments: Sequence[Argument], wanted: Wanted, pairs: Sequence[int | None]
) -> Iterator[Edit]:
    for (name, value), match in zip(wanted, pairs, strict=True):
        if match is None:
            continue
        old = arguments[match]
        if old.keyword is None:
            yield file.insertion(old.value_start, f"{name}=")
        elif old.keyword != name:
            yield file.replacement(old.start, old.keyword_end, name)
        if not _same(old.value, value):
            yield file.replacement(old.value_start, old.end, value)


def _dropped(file: EditedFile, arguments: Sequence[Argument], pairs: Sequence[int | None]) -> Iterator[Edit]:
    """Remove an argument with the comma after it, or the comma before it when it is the last."""
    last = max(match for match in pairs if match is not None)
    for position, old in enumerate(arguments):
        if position in pairs:
            continue
        if position < last:
            yield file.replacement(old.start, arguments[position + 1].start, "")
    if last + 1 < len(arguments):
        yield file.replacement(arguments[last].end, arguments[-1].end, "")


def _added(
    file: EditedFile, arguments: Sequence[Argument], wanted: Wanted, pairs: Sequence[int | None]
) -> Iterator[Edit]:
    """New arguments go behind the one that they follow, on lines of their own if that has one."""
    before: int | None = None
    first = next(match for match in pairs if match is not None)
    for (name, value), match in zip(wanted, pairs, strict=True):
        if match is not None:
            before = match
        elif before is None:
            anchor = arguments[first]
            yield file.insertion(anchor.start, f"{name}={value},{_gap(file, anchor)}")
        else:
            anchor = arguments[before]
            yield file.insertion(anchor.end, f",{_gap(file, anchor)}{name}={value}")


def _gap(file: EditedFile, argument: Argument) -> str:
    line, column = argument.start
    if file.text.margin(line) == column:
        return "\n" + file.text.line(line)[:column]
    return " "


def _rewrite(file: EditedFile, decorator: Decorator, arguments: Sequence[Argument], wanted: Wanted) -> Edit:
    """Write the whole list anew; ``@tf.function(...)`` without arguments loses its parentheses."""
    assert decorator.inside is not None
    fixed = decorator.arguments[: len(decorator.arguments) - len(arguments)]
    if fixed:
        rest = f", {_joined(wanted)}" if wanted else ""
        return file.replacement(fixed[-1].end, decorator.inside[1], rest)
    if not wanted:
        line, column = decorator.inside[1]
        return file.replacement(decorator.callee_end, (line, column + 1), "")
    head = f"{decorator.callee}("
    text = _wrapped(file, decorator, f"{head}{_joined(wanted)})")
    return file.replacement(decorator.inside[0], decorator.inside[1], text[len(head) : -1])
