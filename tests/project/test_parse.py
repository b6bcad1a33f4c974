from __future__ import annotations

import ast
import gc
import sys
import warnings

import pytest

from hybridize.project import Problem
from hybridize.project.parse import parse_source, quiet_parsing
from hybridize.project.source import decode_source


def parsed(text: str) -> ast.Module | Problem:
    source = decode_source("a.py", text.encode())
    assert not isinstance(source, Problem)
    return parse_source(source)


def problem_of(text: str) -> Problem:
    problem = parsed(text)
    assert isinstance(problem, Problem)
    return problem


def test_line_ends_of_all_systems_give_the_same_lines() -> None:
    for newline in ("\n", "\r\n", "\r"):
        tree = parsed(newline.join(["x = 1", "", "def f():", "    return x", ""]))
        assert isinstance(tree, ast.Module)
        assert tree.body[1].lineno == 3


def test_syntax_error_has_its_place_in_code_points() -> None:
    problem = problem_of("x = 1\ns = 'ü' 'ü' ?\n")
    assert (problem.file, problem.line, problem.column) == ("a.py", 2, 12)
    assert problem.message.startswith("syntax error")


def test_python_2_is_named() -> None:
    assert "Python 2" in problem_of("print 'hello'\n").message


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="newer parsers know it")
def test_syntax_of_a_newer_python_is_named() -> None:
    assert "Python 3.14" in problem_of("name = t'{x}'\n").message


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="newer parsers know it")
@pytest.mark.parametrize(
    "text", ["type X = int\n", "def f[T](x: T): pass\n", "class C[T]: pass\n", "f'{a['b']}'\n"]
)
def test_python_3_12_syntax_is_named(text: str) -> None:
    assert "Python 3.12" in problem_of(text).message


def test_old_typos_are_not_taken_for_new_syntax() -> None:
    assert "looks like" not in problem_of("def f(:\n    pass\n").message


DEEP = {
    "brackets": "(" * 5000 + ")" * 5000,
    "signs": "-" * 100_000 + "1",
    "attributes": "x = " + "a." * 100_000 + "b",
    "sums over lines": "x = (" + "1 +\n" * 4000 + "1)\n",
    "carriage returns": "x = (" + "1 +\r" * 4000 + "1)\r",
    "inside a test": "def f():\n    if " + "a." * 4000 + "b:\n        pass\n",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_a_problem_of_the_file(name: str) -> None:
    problem = problem_of(DEEP[name])
    assert "nested" in problem.message or "memory" in problem.message.lower()


@pytest.mark.parametrize(
    "text", ["x = " + "a." * 500 + "b", "x = [\n" + "1,\n" * 20_000 + "]", f"'{'long ' * 9000}'"]
)
def test_long_statements_are_no_deep_ones(text: str) -> None:
    assert isinstance(parsed(text), ast.Module)


def test_long_flat_code_is_no_deep_nesting() -> None:
    branches = "if x == 0:\n    y = 0\n" + "".join(f"if x == {n}:\n    y = {n}\n" for n in range(5000))
    assert isinstance(parsed(branches), ast.Module)


def test_huge_integer_does_not_escape() -> None:
    assert isinstance(parsed("x = " + "9" * 100_000), (ast.Module, Problem))


def test_quiet_parsing_silences_warnings_and_restores_the_collector() -> None:
    assert gc.isenabled()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with quiet_parsing():
            assert not gc.isenabled()
            parsed("x = '\\d'\nassert (x, 1)\nx is 'a'\n")
    assert gc.isenabled()
    assert caught == []
