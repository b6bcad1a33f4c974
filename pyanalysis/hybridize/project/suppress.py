"""``# hybridize: ignore[HYB201,HYB203]`` and ``# hybridize: ignore`` on a ``def`` line or a decorator.

A comment belongs to the function whose header (first decorator to the colon of the ``def``) it stands beside.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator, Mapping
from io import StringIO

from hybridize.project.model import Module

EVERY_CODE = "*"  # what a bare ``ignore`` stands for
Suppressions = Mapping[tuple[str, int], frozenset[str]]

_COMMENT = re.compile(r"#\s*hybridize:\s*ignore\b\s*(?:\[([^\]]*)\])?")
_MARK = "hybridize:"


def is_suppressed(suppressions: Suppressions, path: str, line: int, code: str, name: str = "") -> bool:
    """Whether the author keeps ``code`` (or the rule called ``name``) away from a function.

    ``line`` is that of its ``def`` keyword. A prefix such as ``HYB2`` stands for all codes that begin so.
    """
    codes = suppressions.get((path, line))
    if not codes:
        return False
    return (
        EVERY_CODE in codes or name.upper() in codes or any(code.upper().startswith(given) for given in codes)
    )


def suppressions_of(module: Module) -> dict[tuple[str, int], frozenset[str]]:
    """The codes that comments of ``module`` take off its functions, by path and line of the ``def``."""
    if _MARK not in module.source.text:
        return {}
    comments = dict(_trailing_comments(module.source.text))
    found: dict[tuple[str, int], frozenset[str]] = {}
    for node in ast.walk(module.tree) if comments else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            codes = [comments[line] for line in _header_lines(node) if line in comments]
            if codes:
                found[module.path, node.lineno] = frozenset().union(*codes)
    return found


def _trailing_comments(text: str) -> Iterator[tuple[int, frozenset[str]]]:
    """Lines that hold code and, behind it, an ``ignore`` comment."""
    code_line = 0
    try:
        for token in tokenize.generate_tokens(StringIO(text, newline="").readline):
            if token.type == tokenize.COMMENT:
                match = _COMMENT.search(token.string)
                if match and token.start[0] == code_line:
                    yield code_line, _codes(match[1])
            elif token.string.strip():
                code_line = token.end[0]
    except (tokenize.TokenError, SyntaxError):  # the parser has accepted the file, the tokenizer need not
        return


def _codes(listed: str | None) -> frozenset[str]:
    codes = [code.upper() for code in re.split(r"[,\s]+", listed or "") if code]
    return frozenset(f"HYB{code}" if code.isdigit() else code for code in codes) or frozenset({EVERY_CODE})


def _header_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> range:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    body = node.body[0]
    decorators = getattr(body, "decorator_list", ())
    body_line = min([body.lineno, *(decorator.lineno for decorator in decorators)])
    return range(first, max(body_line, node.lineno + 1))
