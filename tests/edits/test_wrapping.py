"""Long expressions are laid out as Black lays them out."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridize.edits.wrapping import wrap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f(a=1)", "f(a=1)"),
        ("funct(aaaaaaaa=1, bbbbbb=2)", "funct(\n    aaaaaaaa=1, bbbbbb=2\n)"),
        ("f(aaaaaaaaaa=1, bbbbbbbb=2)", "f(\n    aaaaaaaaaa=1,\n    bbbbbbbb=2,\n)"),
        (
            "f(a=[aaaaaa, bbbbbbbbb, ccc])",
            "f(\n    a=[\n        aaaaaa,\n        bbbbbbbbb,\n        ccc,\n    ]\n)",
        ),
        ("f(aaaaaaaaaaaaaaaaaaaaaaaaa)", "f(\n    aaaaaaaaaaaaaaaaaaaaaaaaa\n)"),
        ("f(x for x in aaaaaaaaaaaaaaa)", "f(x for x in aaaaaaaaaaaaaaa)"),
        ("f(lambda aaaaa, bbbbb: ccccccc)", "f(lambda aaaaa, bbbbb: ccccccc)"),
        ("(aaaaaaaaa + bbbbbbbbbbbbbbbbb)", "(aaaaaaaaa + bbbbbbbbbbbbbbbbb)"),
        ("(aaaaaaaaaaaaaaaaaaaaaa,)", "(\n    aaaaaaaaaaaaaaaaaaaaaa,\n)"),
        ("f(aaaaaaaaaaaaaaaaaaaaaaaa)()", "f(aaaaaaaaaaaaaaaaaaaaaaaa)()"),
        ("values[aaaaaaaaaaaaaaaaaaaa]", "values[aaaaaaaaaaaaaaaaaaaa]"),
        ("f(',,,(((', ')', aaaaaaaaaaaaa)", "f(\n    ',,,(((',\n    ')',\n    aaaaaaaaaaaaa,\n)"),
        ("f(x,\n  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy)", "f(x,\n  yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy)"),
    ],
)
def test_layouts(text: str, expected: str) -> None:
    assert wrap(text, "", 24) == expected


def test_continuation_lines_are_indented_like_the_file() -> None:
    assert wrap("f(aaaa=1, bbbb=2)", "\t", 18) == "f(\n\t\taaaa=1,\n\t\tbbbb=2,\n\t)"
    assert wrap("f(aaaa=1, bbbb=2)", "  ", 18) == "f(\n      aaaa=1,\n      bbbb=2,\n  )"


_ATOMS = st.sampled_from(["x", "1", "'a,(b'", "None", "tf.float32", "i[0]", "'# no'"])


def _brackets(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(inner, max_size=4)
    return st.one_of(
        items.map(lambda xs: f"[{', '.join(xs)}]"),
        items.map(lambda xs: f"f({', '.join(xs)})"),
        items.map(lambda xs: f"({', '.join(xs)}{',' if len(xs) == 1 else ''})"),
        items.map(lambda xs: f"{{{', '.join(f'{i}: {x}' for i, x in enumerate(xs))}}}"),
        st.tuples(inner, inner).map(lambda xs: f"({xs[0]} + {xs[1]})"),
        st.tuples(inner, inner).map(lambda xs: f"f({xs[0]}, k={xs[1]})[{xs[0]}]"),
        inner.map(lambda x: f"[{x} for i in y]"),
        inner.map(lambda x: f"f(lambda a, b: {x})"),
    )


@given(
    st.recursive(_ATOMS, _brackets, max_leaves=12), st.integers(5, 60), st.sampled_from(["", "    ", "\t\t"])
)
def test_the_meaning_stays(text: str, width: int, indentation: str) -> None:
    laid_out = wrap(text, indentation, width)
    assert ast.dump(ast.parse(f"({laid_out})")) == ast.dump(ast.parse(f"({text})"))
