"""Taking ``@tf.function`` off leaves everything else as it was."""

from __future__ import annotations

import libcst
import pytest

from hybridize.edits import EditError, EditRequest, plan_file
from tests.edits.helpers import after, plan, source, text_of

HEAD = "import tensorflow as tf\n\n\n"


def undecorated(text: str, qualname: str = "f") -> str:
    return after(plan(text, ("undecorate", qualname)))


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("@tf.function\ndef f(x): pass\n", "def f(x): pass\n"),
        ("@tf.function()  # fast\ndef f(x): pass\n", "def f(x): pass\n"),
        ("# before\n@tf.function\n# after\n\ndef f(x): pass\n", "# before\n# after\n\ndef f(x): pass\n"),
        (
            "@a\n@tf.function(\n    input_signature=[  # shapes\n        tf.TensorSpec(None)\n    ]\n)\n@b\n"
            "def f(x): pass\n",
            "@a\n@b\ndef f(x): pass\n",
        ),
        ("@(\n    tf.function  # why\n)\ndef f(x): pass\n", "def f(x): pass\n"),
        ("@ tf . function\n@b\nasync def f(x): pass\n", "@b\nasync def f(x): pass\n"),
        ("\x0c@tf.function\ndef f(x): pass\n", "\x0cdef f(x): pass\n"),
        ("@tf.function\ndef f(x): pass", "def f(x): pass"),
        ("@tf.function(**options)\ndef f(x): pass\n", "def f(x): pass\n"),
        (
            "@log('''\n@tf.function\n''')\n@tf.function\ndef f(x): pass\n",
            "@log('''\n@tf.function\n''')\ndef f(x): pass\n",
        ),
        ("@tf.function(experimental_implements='''\n  é\n''')\ndef f(x): pass\n", "def f(x): pass\n"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_decorator_goes_and_nothing_else(before: str, expected: str, newline: str) -> None:
    assert undecorated((HEAD + before).replace("\n", newline)) == (HEAD + expected).replace("\n", newline)


def test_methods_keep_their_indentation() -> None:
    text = HEAD + "class A:\n\t@staticmethod\n\t@tf.function\n\tdef f(x):\n\t\treturn x\n"
    assert undecorated(text, "A.f") == text.replace("\t@tf.function\n", "")


@pytest.mark.parametrize(
    "imports",
    [
        "import tensorflow as T",
        "import tensorflow.compat.v2 as T",
        "try:\n    import tensorflow as T\nexcept E:\n    T = None",
    ],
)
def test_the_decorator_is_known_by_its_import(imports: str) -> None:
    text = f"{imports}\n@T.function(jit_compile=True)\ndef f(x): pass\n"
    assert undecorated(text) == text.replace("@T.function(jit_compile=True)\n", "")


def test_partial_forms_are_known() -> None:
    text = "from functools import partial\nfrom tensorflow import function\n"
    text += "@partial(function, autograph=False)\ndef f(x): pass\n"
    assert undecorated(text) == text.replace("@partial(function, autograph=False)\n", "")


@pytest.mark.parametrize(
    "decorator", ["@tf.custom_gradient", "@mine.function", "@function", "@partial(g, tf.function)"]
)
def test_other_decorators_are_not_taken_for_it(decorator: str) -> None:
    change = plan(f"{HEAD}from functools import partial\n{decorator}\ndef f(x): pass\n", ("undecorate", "f"))
    assert not change.changed


def test_a_local_module_of_that_name_is_not_it() -> None:
    assert not plan(
        "from . import tensorflow as tf\n@tf.function\ndef f(x): pass\n", ("undecorate", "f")
    ).changed


def test_the_caller_may_point_at_the_decorator() -> None:
    text = text_of("""
        import tensorflow as tf
        fast = tf.function(jit_compile=True)

        @log
        @fast
        def f(x):
            return x
    """)
    change = plan_file(source(text), [EditRequest("f", 6, "undecorate", decorator_line=5)])
    assert after(change) == text.replace("@fast\n", "")
    with pytest.raises(EditError, match=r"m\.py:3: f has no decorator here"):
        plan_file(source(text), [EditRequest("f", 6, "undecorate", decorator_line=3)])


def test_it_undoes_decorating() -> None:
    text = HEAD + "class A:\n  @staticmethod\n  # c\n  def f(x):\n    def g(y): return y\n    return g\n"
    once = after(plan(text, ("decorate", "A.f"), ("decorate", "A.f.<locals>.g")))
    assert once.count("@tf.function") == 2
    assert after(plan(once, ("undecorate", "A.f"), ("undecorate", "A.f.<locals>.g"))) == text


def test_syntax_that_libcst_does_not_know_is_an_error_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str) -> None:
        raise libcst.ParserSyntaxError("unexpected token", lines=text.split("\n"), raw_line=1, raw_column=0)

    monkeypatch.setattr(libcst, "parse_module", refuse)
    with pytest.raises(EditError, match=r"m\.py:4: the syntax of this decorator is not understood"):
        undecorated(HEAD + "@tf.function\ndef f(x): pass\n")
