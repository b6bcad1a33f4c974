from __future__ import annotations

from collections.abc import Callable

import pytest

from hybridize.project import Program, is_suppressed

Load = Callable[..., Program]


def found(load: Load, text: str) -> dict[int, frozenset[str]]:
    program = load({"setup.cfg": "", "a.py": text})
    assert all(path == "a.py" for path, _ in program.suppressions)
    return {line: codes for (_, line), codes in program.suppressions.items()}


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("# hybridize: ignore", {"*"}),
        ("#hybridize:ignore", {"*"}),
        ("# hybridize: ignore[]", {"*"}),
        ("# hybridize: ignore[HYB201]", {"HYB201"}),
        ("# hybridize: ignore[HYB201, hyb203 301]", {"HYB201", "HYB203", "HYB301"}),
        ("# noqa: E501  # hybridize: ignore[HYB201]", {"HYB201"}),
        ("# hybridize: ignore[python-output]", {"PYTHON-OUTPUT"}),
    ],
)
def test_comment_on_the_def_line(load: Load, comment: str, codes: set[str]) -> None:
    assert found(load, f"x = 1\ndef f(x):  {comment}\n    return x\n") == {2: codes}


def test_whole_header_counts(load: Load) -> None:
    text = """@first  # hybridize: ignore[HYB201]
@second(
    1,
)
def f(
    x,
):  # hybridize: ignore[HYB301]
    return x
"""
    assert found(load, text) == {5: {"HYB201", "HYB301"}}


def test_methods_nested_and_one_line_functions(load: Load) -> None:
    text = """class C:
    def m(self):  # hybridize: ignore
        def inner(): return 1  # hybridize: ignore[HYB101]
        return inner
    async def n(self): ...
"""
    assert found(load, text) == {2: {"*"}, 3: {"HYB101"}}


def test_nothing_else_counts(load: Load) -> None:
    text = """# hybridize: ignore
def f(x):
    # hybridize: ignore
    y = x  # hybridize: ignore
    return "# hybridize: ignore"

def g(a="# hybridize: ignore"): pass
def h(): pass  # hybridize: ignored
"""
    assert found(load, text) == {}


def test_body_that_starts_with_a_decorated_function(load: Load) -> None:
    text = """def f():
    @deco  # hybridize: ignore
    def g(): pass
    return g
"""
    assert found(load, text) == {3: {"*"}}


def test_carriage_returns(load: Load) -> None:
    assert found(load, "x = 1\r\ndef f(x):  # hybridize: ignore\r\n    return x\r\n") == {2: {"*"}}


def test_codes_prefixes_and_names() -> None:
    given = {("a.py", 1): frozenset({"HYB2", "PYTHON-OUTPUT"}), ("a.py", 9): frozenset({"*"})}
    assert is_suppressed(given, "a.py", 1, "HYB204")
    assert is_suppressed(given, "a.py", 1, "HYB999", "python-output")
    assert not is_suppressed(given, "a.py", 1, "HYB301", "other")
    assert is_suppressed(given, "a.py", 9, "HYB301")
    assert not is_suppressed(given, "b.py", 1, "HYB204")
