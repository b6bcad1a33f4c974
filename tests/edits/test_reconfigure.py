"""Changing the arguments of ``@tf.function`` touches only what differs."""

from __future__ import annotations

import pytest

from hybridize.edits import EditError
from tests.edits.helpers import after, plan

HEAD = "import functools\nimport tensorflow as tf\n\n\n"


def reconfigured(decorator: str, arguments: dict[str, str]) -> str:
    """The decorator after the change; everything around it must be as before."""
    text = f"{HEAD}@log\n{decorator}  # fast\ndef f(x, y):\n    return x\n"
    result = after(plan(text, ("reconfigure", "f", arguments)))
    start, end = f"{HEAD}@log\n", "  # fast\ndef f(x, y):\n    return x\n"
    assert result.startswith(start)
    assert result.endswith(end)
    return result[len(start) : -len(end)]


@pytest.mark.parametrize(
    ("before", "arguments", "expected"),
    [
        # renamed, from positional, revalued
        (
            "@tf.function(experimental_relax_shapes=True)",
            {"reduce_retracing": "True"},
            "@tf.function(reduce_retracing=True)",
        ),
        (
            "@tf.function( experimental_compile = (True) , autograph=False )",
            {"jit_compile": "True", "autograph": "False"},
            "@tf.function( jit_compile = (True) , autograph=False )",
        ),
        (
            "@tf.function(None, [spec])",
            {"func": "None", "input_signature": "[spec]"},
            "@tf.function(func=None, input_signature=[spec])",
        ),
        ("@tf.function(autograph=True)", {"autograph": "False"}, "@tf.function(autograph=False)"),
        # dropped
        ("@tf.function(experimental_follow_type_hints=True)", {}, "@tf.function"),
        ("@tf.function()", {}, "@tf.function()"),
        (
            "@tf.function(a=1, experimental_follow_type_hints=True, b=2)",
            {"a": "1", "b": "2"},
            "@tf.function(a=1, b=2)",
        ),
        ("@tf.function(a=1, b=2, c=3)", {"a": "1"}, "@tf.function(a=1)"),
        ("@tf.function(a=1, b=2, c=3)", {"c": "3"}, "@tf.function(c=3)"),
        ("@tf.function(\n    a=1,\n    b=2,\n)", {"b": "2"}, "@tf.function(\n    b=2,\n)"),
        ("@tf.function(\n    a=1,  # one\n    b=2,\n)", {"a": "1"}, "@tf.function(\n    a=1,\n)"),
        # added
        ("@tf.function", {"reduce_retracing": "True"}, "@tf.function(reduce_retracing=True)"),
        ("@tf.function()", {"a": "1", "b": "2"}, "@tf.function(a=1, b=2)"),
        ("@tf.function(a=1)", {"a": "1", "b": "2"}, "@tf.function(a=1, b=2)"),
        ("@tf.function(b=2)", {"a": "1", "b": "2"}, "@tf.function(a=1, b=2)"),
        ("@tf.function(a=1, c=3)", {"a": "1", "b": "2", "c": "3"}, "@tf.function(a=1, b=2, c=3)"),
        (
            "@tf.function(\n    a=1,  # one\n)",
            {"a": "1", "b": "2"},
            "@tf.function(\n    a=1,\n    b=2,  # one\n)",
        ),
        ("@tf.function(a=1, c=3)", {"a": "1", "b": "2"}, "@tf.function(a=1, b=2)"),
        ("@tf.function(a=1, x=9, c=3)", {"a": "1", "b": "2", "c": "4"}, "@tf.function(a=1, b=2, c=4)"),
        # another order: written anew
        ("@tf.function(a=1,   b=2)", {"b": "2", "a": "1"}, "@tf.function(b=2, a=1)"),
        ("@tf.function(a=1)", {"z": "7"}, "@tf.function(z=7)"),
        # partial
        (
            "@functools.partial(tf.function, experimental_compile=True)",
            {"jit_compile": "True"},
            "@functools.partial(tf.function, jit_compile=True)",
        ),
        ("@functools.partial(tf.function, a=1)", {}, "@functools.partial(tf.function)"),
        ("@functools.partial(tf.function)", {"a": "1"}, "@functools.partial(tf.function, a=1)"),
        (
            "@functools.partial(tf.function, a=1, b=2)",
            {"b": "2", "a": "1"},
            "@functools.partial(tf.function, b=2, a=1)",
        ),
        # odd layout
        (
            "@(tf.function)  (experimental_compile=True)",
            {"jit_compile": "True"},
            "@(tf.function)  (jit_compile=True)",
        ),
        ("@(tf.function)", {"a": "1"}, "@(tf.function)(a=1)"),
        (
            "@tf.function(input_signature=[\n    tf.TensorSpec('é'),  # x\n], experimental_compile=True)",
            {"input_signature": "[tf.TensorSpec('é')]", "jit_compile": "True"},
            "@tf.function(input_signature=[\n    tf.TensorSpec('é'),  # x\n], jit_compile=True)",
        ),
    ],
)
def test_arguments(before: str, arguments: dict[str, str], expected: str) -> None:
    assert reconfigured(before, arguments) == expected


def test_doing_it_again_changes_nothing() -> None:
    text = f"{HEAD}@tf.function(reduce_retracing=True)\ndef f(x): pass\n"
    assert plan(text, ("reconfigure", "f", {"reduce_retracing": "True"})).edits == ()


def test_a_long_list_is_wrapped() -> None:
    arguments = {f"argument_{i}": "[1, 2, 3, 4, 5, 6]" for i in range(4)}
    lines = "".join(f"    argument_{i}=[1, 2, 3, 4, 5, 6],\n" for i in range(4))
    assert reconfigured("@tf.function", arguments) == f"@tf.function(\n{lines})"
    assert reconfigured("@tf.function(a=1)", arguments) == f"@tf.function(\n{lines})"


def test_carriage_returns() -> None:
    text = f"{HEAD}@tf.function(\n    a=1,\n    b=2,\n)\ndef f(x): pass\n".replace("\n", "\r\n")
    result = after(plan(text, ("reconfigure", "f", {"a": "1", "b": "2", "c": "3"})))
    assert result == text.replace("    b=2,\r\n", "    b=2,\r\n    c=3,\r\n")


def test_the_module_is_named_in_values() -> None:
    text = "from tensorflow import function\n@function\ndef f(x): pass\n"
    change = plan(text, ("reconfigure", "f", {"input_signature": "[$tf.TensorSpec(None)]"}))
    assert after(change) == (
        "from tensorflow import function\nimport tensorflow as tf\n"
        "@function(input_signature=[tf.TensorSpec(None)])\ndef f(x): pass\n"
    )


def test_unpacked_arguments_are_refused() -> None:
    with pytest.raises(EditError, match="unpacked from elsewhere"):
        plan(f"{HEAD}@tf.function(**options)\ndef f(x): pass\n", ("reconfigure", "f", {"a": "1"}))


def test_an_eager_function_is_refused() -> None:
    with pytest.raises(EditError, match="no tf.function decorator"):
        plan(f"{HEAD}def f(x): pass\n", ("reconfigure", "f", {"a": "1"}))
