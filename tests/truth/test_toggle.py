"""The judge's own way to write and remove decorators."""

from __future__ import annotations

import pytest

from tests.truth.harness.toggle import ToggleError, toggle


def test_adds_directly_above_def() -> None:
    source = "import tensorflow as tf\n\n@other\n# why\ndef f(x):\n    return x\n"
    assert toggle(source, "f", "add") == source.replace("def f", "@tf.function\ndef f")


def test_adds_to_methods_and_nested_functions() -> None:
    source = "import tensorflow as tf\nclass A:\n\tdef m(self):\n\t\tdef g(): pass\n\t\treturn g\n"
    assert "\t@tf.function\n\tdef m" in toggle(source, "A.m", "add")
    assert "\t\t@tf.function\n\t\tdef g" in toggle(source, "A.m.<locals>.g", "add")


@pytest.mark.parametrize(
    ("imports", "spelling"),
    [
        ("import tensorflow", "@tensorflow.function"),
        ("import tensorflow as t", "@t.function"),
        ("import tensorflow.compat.v2 as t2", "@t2.function"),
        ("from lib import x", '@__import__("tensorflow").function'),
    ],
)
def test_spells_the_decorator_as_the_module_does(imports: str, spelling: str) -> None:
    assert spelling in toggle(f"{imports}\ndef f(): pass\n", "f", "add").splitlines()


def test_keeps_windows_newlines() -> None:
    source = "import tensorflow as tf\r\ndef f(x):\r\n    return x\r\n"
    assert toggle(source, "f", "add") == source.replace("def f", "@tf.function\r\ndef f")


def test_removes_a_decorator_of_several_lines() -> None:
    source = (
        "import tensorflow as tf\n@a\n@tf.function(\n    jit_compile=True,\n)\n@b\ndef f(x):\n    return x\n"
    )
    assert toggle(source, "f", "remove") == "import tensorflow as tf\n@a\n@b\ndef f(x):\n    return x\n"


def test_writes_a_given_decorator_in_place_of_the_one_there_is() -> None:
    source = (
        "import tensorflow as tf\n@tf.function(experimental_relax_shapes=True)\ndef f(x):\n    return x\n"
    )
    toggled = toggle(source, "f", "@tf.function(reduce_retracing=True)")
    assert toggled == source.replace("experimental_relax_shapes", "reduce_retracing")


def test_takes_the_last_of_several_definitions() -> None:
    source = "import tensorflow as tf\ndef f(): return 1\ndef f(): return 2\n"
    assert toggle(source, "f", "add").endswith("def f(): return 1\n@tf.function\ndef f(): return 2\n")


def test_add_then_remove_is_the_source() -> None:
    source = "import tensorflow as tf\nclass A:\n    @staticmethod\n    def f(x):\n        return x\n"
    assert toggle(toggle(source, "A.f", "add"), "A.f", "remove") == source


@pytest.mark.parametrize(("name", "how"), [("g", "add"), ("f", "remove"), ("f", "tf.function")])
def test_says_what_it_cannot_do(name: str, how: str) -> None:
    with pytest.raises(ToggleError):
        toggle("import tensorflow as tf\ndef f(): pass\n", name, how)
