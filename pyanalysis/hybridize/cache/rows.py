"""Where the lines of a file went when only comments, blank lines and space at line ends were changed."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Mapping

# Comments that the analysis reads, or that look as if it might.
_READ = re.compile(r"hybridize|type:|coding|import_module|__import__|LEGACY_KERAS|tf_keras", re.IGNORECASE)
_SILENT = frozenset({tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER})


def moved_rows(before: str, after: str) -> Mapping[int, int] | None:
    """The new number of every line with code, by its old one; None where the code itself differs."""
    old, new = _code_lines(before), _code_lines(after)
    if old is None or new is None or list(old.values()) != list(new.values()):
        return None
    return dict(zip(old, new))


def _code_lines(text: str) -> dict[int, str] | None:
    """The lines that hold code, by number, without comments and space at their ends."""
    lines = io.StringIO(text.removeprefix("\ufeff"), newline=None).readlines()
    whole: set[int] = set()  # lines that end inside a string
    ends: dict[int, int] = {}
    rows: set[int] = set()
    try:
        for token in tokenize.generate_tokens(iter([*lines, ""]).__next__):
            (row, column), (last, _) = token.start, token.end
            if token.type == tokenize.COMMENT:
                if _READ.search(token.string):
                    rows.add(row)
                else:
                    ends[row] = column
            elif token.type not in _SILENT:
                rows.update(range(row, last + 1))
                whole.update(range(row, last))
    except (tokenize.TokenError, SyntaxError, StopIteration):
        return None
    return {row: lines[row - 1] if row in whole else lines[row - 1][: ends.get(row)].rstrip() for row in sorted(rows)}
