"""One decorator, token by token: where its name, parentheses and arguments stand.

LibCST reads the decorator alone, not the file: a whole file costs it a millisecond a line, it does not keep
lone carriage returns and form feeds, and nothing outside the decorator is of interest here.
"""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from hybridize.edits.blocks import Function
from hybridize.edits.errors import EditError
from hybridize.edits.file import EditedFile
from hybridize.edits.text import Place, Text


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument as written; ``star`` is ``""``, ``"*"`` or ``"**"``."""

    keyword: str | None
    star: str
    value: str
    start: Place
    keyword_end: Place
    value_start: Place
    end: Place


@dataclass(frozen=True, slots=True)
class Decorator:
    """``callee_end`` is where parentheses stand or would stand; ``inside`` is what they enclose, if any."""

    start: Place
    end: Place
    callee: str
    callee_end: Place
    inside: tuple[Place, Place] | None
    arguments: tuple[Argument, ...]


def read(file: EditedFile, function: Function, index: int) -> Decorator:
    """The decorator at ``index`` of the function's list."""
    start = file.decorator_place(function, index)
    following = (
        file.decorator_place(function, index + 1)
        if index + 1 < len(function.decorator_list)
        else (function.lineno, 0)
    )
    return _Reader(file, start, (following[0], 0)).decorator()


class _Reader:
    """Reads ``@...`` up to the next line of the definition, and maps its places back to the file."""

    def __init__(self, file: EditedFile, start: Place, end: Place) -> None:
        self._start = start
        lines = [file.text.line(number) for number in range(start[0], end[0])]
        lines[0] = lines[0][start[1] :]
        self._text = Text("\n".join([*lines, "def _(): pass\n"]))
        try:
            wrapper = MetadataWrapper(cst.parse_module(self._text.text), unsafe_skip_copy=True)
        except cst.ParserSyntaxError as error:
            raise EditError(
                file.path, f"the syntax of this decorator is not understood: {error.message}", start[0]
            ) from error
        self._module = wrapper.module
        self._ranges = wrapper.resolve(PositionProvider)
        definition = cst.ensure_type(self._module.body[0], cst.FunctionDef)
        self._node = definition.decorators[0]

    def decorator(self) -> Decorator:
        expression = self._node.decorator
        end = self._place(self._range(self._node).end)
        if not isinstance(expression, cst.Call):
            return Decorator(self._start, end, self._module.code_for_node(expression), end, None, ())
        callee = self._module.code_for_node(expression.func)
        begin = self._text.offset(_pair(self._range(expression).start))
        callee_end = begin + len(callee)
        opening = callee_end + len(self._module.code_for_node(expression.whitespace_after_func))
        closing = self._text.offset(_pair(self._range(expression).end)) - 1
        return Decorator(
            start=self._start,
            end=end,
            callee=callee,
            callee_end=self._at(callee_end),
            inside=(self._at(opening + 1), self._at(closing)),
            arguments=tuple(self._argument(argument) for argument in expression.args),
        )

    def _argument(self, node: cst.Arg) -> Argument:
        place = self._range(node)
        value = self._module.code_for_node(node.value)
        end = self._text.offset(_pair(place.end))
        name = node.keyword.value if node.keyword else None
        return Argument(
            keyword=name,
            star=node.star,
            value=value,
            start=self._place(place.start),
            keyword_end=self._at(self._text.offset(_pair(place.start)) + len(name or "")),
            value_start=self._at(end - len(value)),
            end=self._at(end),
        )

    def _range(self, node: cst.CSTNode) -> CodeRange:
        found = self._ranges[node]
        assert isinstance(found, CodeRange)
        return found

    def _at(self, offset: int) -> Place:
        return self._shift(self._text.place(offset))

    def _place(self, position: object) -> Place:
        return self._shift(_pair(position))

    def _shift(self, place: Place) -> Place:
        line, column = place
        return line + self._start[0] - 1, column + (self._start[1] if line == 1 else 0)


def _pair(position: object) -> Place:
    line, column = position.line, position.column  # type: ignore[attr-defined]
    return line, column
