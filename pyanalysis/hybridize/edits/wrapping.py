"""Lay out an expression that may be too long for a line, the way Black does.

On one line if it fits; else what its last bracket holds goes to an indented line of its own; else every
element gets a line, laid out in turn, with a comma behind it unless it is the only one.
"""

from __future__ import annotations

import io
import itertools
import keyword
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TAB = 4


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A call's parentheses or a display; ``head`` includes the opening bracket, ``tail`` the closing one."""

    head: str
    items: tuple[str, ...]
    tail: str
    tuple_of_one: bool


def wrap(text: str, indentation: str, line_length: int) -> str:
    """``text`` in lines joined by ``\\n``; the first line is not indented, the others are.

    Text that has several lines already is somebody's layout and is left alone.
    """
    return "\n".join(_lines(text, indentation, line_length))


def fits(text: str, indentation: str, line_length: int) -> bool:
    """Whether ``text`` fits on one line after ``indentation``."""
    return "\n" not in text and len(indentation.expandtabs(_TAB)) + len(text) <= line_length


def _lines(text: str, indentation: str, width: int) -> list[str]:
    if "\n" in text or fits(text, indentation, width):
        return [text]
    bracket = _last_bracket(text)
    if bracket is None or not bracket.items:
        return [text]
    inner = indentation + ("\t" if indentation.endswith("\t") else " " * _TAB)
    body = ", ".join(bracket.items) + ("," if bracket.tuple_of_one else "")
    if fits(body, inner, width) or bracket.tuple_of_one:
        lines = [inner + body]
    else:
        lines = list(_one_per_line(bracket.items, inner, width))
    return [bracket.head, *lines, indentation + bracket.tail]


def _one_per_line(items: Sequence[str], indentation: str, width: int) -> Iterator[str]:
    comma = "," if len(items) > 1 else ""
    for item in items:
        first, *rest = _lines(item, indentation, width - len(comma))
        *most, last = [indentation + first, *rest]
        yield from most
        yield last + comma


def _last_bracket(text: str) -> _Bracket | None:
    """The last outermost bracket of a one-line expression, or None where its contents must stay together."""
    depth = 0
    start, end = -1, -1
    separators: list[int] = []
    before: tokenize.TokenInfo | None = None
    together = False
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP and token.string in "([{":
            if depth == 0:
                start, separators = token.start[1], []
                together = not _separates(token.string, before)
                called = token.string != "(" or _is_operand(before)
            depth += 1
        elif token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
            end = token.start[1] if depth == 0 else end
        elif depth == 1 and token.string == ",":
            separators.append(token.start[1])
        elif depth == 1 and token.string in ("for", "lambda"):
            together = True
        before = token
    if start < 0 or together or not (called or separators):
        return None
    cuts = [start, *separators, end]
    items = [text[left + 1 : right].strip() for left, right in itertools.pairwise(cuts)]
    tuple_of_one = not called and len(items) == 2 and not items[1]
    return _Bracket(text[: start + 1], tuple(item for item in items if item), text[end:], tuple_of_one)


def _separates(opening: str, before: tokenize.TokenInfo | None) -> bool:
    """Whether a bracket holds elements; a comma after a single subscript would change its meaning."""
    return opening != "[" or not _is_operand(before)


def _is_operand(token: tokenize.TokenInfo | None) -> bool:
    if token is None or token.type in (tokenize.ENCODING, tokenize.INDENT):
        return False
    if token.type == tokenize.NAME:
        return not keyword.iskeyword(token.string)
    return token.type == tokenize.STRING or token.string in (")", "]", "}")
