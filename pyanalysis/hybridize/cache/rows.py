"""Where the lines of a file went when only what says nothing to Python was changed: comments, blank lines, space at
line ends, docstrings.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Mapping
from tokenize import TokenInfo

# Comments and strings that the analysis reads, or that look as if it might.
_READ = re.compile(r"hybridize|type:|coding|import_module|__import__|LEGACY_KERAS|tf_keras", re.IGNORECASE)
_READ_IN_STRING = re.compile(r"hybridize|import_module|__import__|LEGACY_KERAS|tf_keras", re.IGNORECASE)
_SILENT = frozenset({tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


def moved_rows(before: str, after: str) -> Mapping[int, int] | None:
    """The new number of every line with code, by its old one; None where the code itself differs."""
    old, new = _code_lines(before), _code_lines(after)
    if old is None or new is None or list(old.values()) != list(new.values()) or not _parses(after):
        return None
    return dict(zip(old, new))


def _parses(text: str) -> bool:
    """Whether it still is a program: a body that was a docstring alone may have lost it."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _code_lines(text: str) -> dict[int, str] | None:
    """The lines that hold code, by number, without comments and space at their ends."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline=None).readlines()
    whole: set[int] = set()  # lines that end inside a string
    ends: dict[int, int] = {}
    rows: set[int] = set()
    try:
        for statement in _statements(lines):
            silent = _says_nothing(statement)
            for token in statement:
                (row, column), (last, _) = token.start, token.end
                if token.type == tokenize.COMMENT:
                    if _READ.search(token.string):
                        rows.add(row)
                    else:
                        ends[row] = column
                elif token.type not in _SILENT and not silent:
                    rows.update(range(row, last + 1))
                    whole.update(range(row, last))
    except (tokenize.TokenError, SyntaxError, StopIteration):
        return None
    return {row: lines[row - 1] if row in whole else lines[row - 1][: ends.get(row)].rstrip() for row in sorted(rows)}


def _statements(lines: list[str]) -> Iterator[list[TokenInfo]]:
    """The tokens up to the end of each logical line."""
    statement: list[TokenInfo] = []
    for token in tokenize.generate_tokens(iter([*lines, ""]).__next__):
        statement.append(token)
        if token.type == tokenize.NEWLINE:
            yield statement
            statement = []
    yield statement


def _says_nothing(statement: list[TokenInfo]) -> bool:
    """Whether a logical line is a string and no more: the text of a docstring is not looked at."""
    spoken = [token for token in statement if token.type not in _SILENT and token.type != tokenize.COMMENT]
    return bool(spoken) and all(
        token.type == tokenize.STRING and "f" not in token.string.partition(token.string[-1])[0].lower()
        and not _READ_IN_STRING.search(token.string) for token in spoken)
