"""Laws of editing, on random modules put together from pieces of real layouts."""

from __future__ import annotations

import ast
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from hybridize.edits import EditRequest, FileChange, plan_file, unified_diff
from hybridize.edits.blocks import Function
from tests.edits.helpers import after, functions, source

# The first example of a run imports LibCST, which takes longer than the usual deadline.
law = settings(deadline=None, max_examples=60)
smaller_law = settings(deadline=None, max_examples=30)

IMPORTS = [
    "import tensorflow as tf",
    "import os\nimport tensorflow as tf  # graph",
    "try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None",
    "import tensorflow.compat.v2 as tf",
    "from tensorflow import function",
    "import tensorflow",
]
NO_IMPORTS = [
    '"""Doc."""',
    '"""Doc."""\nfrom __future__ import annotations',
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nimport os, sys; x = 1",
    "import numpy as tf",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tensorflow as tf",
    "",
]
DECORATORS = [
    "@log",
    "@staticmethod",
    "@log(level=[\n  1, 2,  # two\n    ])",
    "@tf.custom_gradient",
    "@(\n  log\n)  # why",
    "@ log . it",
    "# a comment",
    "@log('''\n@tf.function\n''')",
    "",
]
BODIES = [
    "return x",
    "'''Doc.\n\n  @tf.function\n'''\nreturn x",
    "y = [\n1,\n  ]\nreturn y",
    "pass  # nothing",
]
WRAPPERS = ["class A:", "if True:", "try:", "def outer(x):", "for i in x:", "with x:", "async def run(x):"]


def _indented(text: str, unit: str) -> str:
    """Indent the logical lines; what is inside brackets or strings stays."""
    lines, opened, quoted = [], 0, False
    for line in text.split("\n"):
        inside = opened > 0 or quoted
        lines.append(line if inside or not line else unit + line)
        opened += line.count("(") + line.count("[") - line.count(")") - line.count("]")
        quoted ^= line.count("'''") % 2 == 1
    return "\n".join(lines)


@st.composite
def _function(draw: st.DrawFn, unit: str) -> str:
    decorators = draw(st.lists(st.sampled_from(DECORATORS), max_size=3))
    name = draw(st.sampled_from(["f", "g", "call", "é"]))
    keyword = draw(st.sampled_from(["def", "def", "async def"]))
    if draw(st.booleans()) and not decorators:
        return f"{keyword} {name}(x): return x"
    body = _indented(draw(st.sampled_from(BODIES)), unit)
    return "\n".join([*decorators, f"{keyword} {name}(x):", body])


@st.composite
def _block(draw: st.DrawFn, unit: str, depth: int = 0) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        if depth < 3 and draw(st.booleans()):
            head = draw(st.sampled_from(WRAPPERS))
            part = f"{head}\n{_indented(draw(_block(unit, depth + 1)), unit)}"
            parts.append(part + ("\nfinally:\n" + unit + "pass" if head == "try:" else ""))
        else:
            parts.append(draw(_function(unit)))
    return draw(st.sampled_from(["\n", "\n\n", "\n# between\n"])).join(parts)


@st.composite
def modules(draw: st.DrawFn, heads: list[str]) -> str:
    """A module's text that Python parses."""
    unit = draw(st.sampled_from(["    ", "  ", "\t"]))
    text = draw(st.sampled_from(heads)) + "\n" + draw(_block(unit))
    text += draw(st.sampled_from(["", "\n", "\n\n# end"]))
    ast.parse(text)
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))


def on_all(text: str, action: str) -> FileChange:
    requests = [EditRequest(site.qualname, site.statement.lineno, action) for site in functions(text)]
    return plan_file(source(text), requests)


def without_decorators(text: str) -> list[str]:
    """Everything but the decorators of functions, as syntax."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, Function):
            node.decorator_list.clear()
    return [ast.dump(statement) for statement in tree.body]


@law
@given(modules(IMPORTS + NO_IMPORTS))
def test_everything_else_stays(text: str) -> None:
    change = on_all(text, "decorate")
    new = after(change)
    added = [ast.dump(ast.parse(change.new_import).body[0])] if change.new_import else []
    remaining = without_decorators(new)
    for statement in added:
        remaining.remove(statement)
    assert remaining == without_decorators(text)
    for old, decorated in zip(functions(text), functions(new), strict=True):
        before = [ast.dump(decorator) for decorator in _decorators(old.statement)]
        written = [ast.dump(decorator) for decorator in _decorators(decorated.statement)]
        assert len(written) == len(before) + 1
        assert any(written[:i] + written[i + 1 :] == before for i in range(len(written)))


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    assert isinstance(statement, Function)
    return statement.decorator_list


@law
@given(modules(IMPORTS + NO_IMPORTS))
def test_twice_is_once(text: str) -> None:
    once = after(on_all(text, "decorate"))
    assert not on_all(once, "decorate").changed


@law
@given(modules(IMPORTS))
def test_removing_undoes_writing(text: str) -> None:
    change = on_all(text, "decorate")
    assert change.new_import is None
    once = after(change)
    removed = on_all(once, "undecorate")
    assert removed.new_bytes == change.data
    assert not on_all(after(removed), "undecorate").changed


@smaller_law
@given(modules(IMPORTS), st.data())
def test_each_request_alone_is_part_of_the_whole(text: str, data: st.DataObject) -> None:
    sites = functions(text)
    chosen = data.draw(st.sets(st.integers(0, len(sites) - 1)))
    requests = [EditRequest(sites[i].qualname, sites[i].statement.lineno, "decorate") for i in sorted(chosen)]
    partial = plan_file(source(text), requests)
    whole = on_all(text, "decorate")
    assert partial.edits == tuple(edit for edit in whole.edits if edit in partial.edits)
    assert list(partial.by_request) == [whole.by_request[i] for i in sorted(chosen)]


@smaller_law
@given(modules(IMPORTS))
def test_arguments_come_and_go(text: str) -> None:
    once = after(on_all(text, "decorate"))
    arguments = {"autograph": "False", "jit_compile": "None"}
    requests = [
        EditRequest(s.qualname, s.statement.lineno, "reconfigure", arguments) for s in functions(once)
    ]
    configured = after(plan_file(source(once), requests))
    for site in functions(configured):
        calls = [decorator for decorator in _decorators(site.statement) if isinstance(decorator, ast.Call)]
        assert arguments in [{k.arg: ast.unparse(k.value) for k in call.keywords} for call in calls]
    requests = [EditRequest(s.qualname, s.statement.lineno, "reconfigure") for s in functions(configured)]
    assert after(plan_file(source(configured), requests)) == once


@law
@given(modules(IMPORTS + NO_IMPORTS))
def test_the_diff_says_what_the_edits_do(text: str) -> None:
    change = on_all(text, "decorate")
    assert patched(change.data, unified_diff([change])) == change.new_bytes


def patched(data: bytes, diff: bytes) -> bytes:
    """A second, plain reading of unified diffs; every context and removed line must be found in place."""
    old = re.findall(rb"[^\n]*\n|[^\n]+$", data)
    new: list[bytes] = []
    at = 0
    lines = re.findall(rb"[^\n]*\n", diff)[2:]
    for index, line in enumerate(lines):
        sign, content = line[:1], line[1:]
        if sign == b"\\":
            continue
        if index + 1 < len(lines) and lines[index + 1].startswith(b"\\"):
            content = content[:-1]
        if sign == b"@":
            numbers = [int(number) for number in re.findall(rb"\d+", line)]
            start = numbers[0] - 1 if numbers[1] else numbers[0]
            new += old[at:start]
            at = start
            assert len(new) == (numbers[2] - 1 if numbers[3] else numbers[2])
            continue
        if sign in b" -":
            assert old[at] == content
            at += 1
        if sign in b" +":
            new.append(content)
    return b"".join(new + old[at:])
