"""Where and how ``@tf.function`` is written."""

from __future__ import annotations

import pytest

from hybridize.edits import EditError, EditRequest, plan_file
from hybridize.project.model import Source
from hybridize.report.model import Edit
from tests.edits.helpers import after, plan, request_for, source, text_of

HEAD = "import tensorflow as tf\n\n\n"


def decorated(text: str, qualname: str, arguments: dict[str, str] | None = None, **options: int) -> str:
    return after(plan(text, ("decorate", qualname, arguments or {}), **options))  # type: ignore[arg-type]


def test_the_edit_is_an_insertion_at_def() -> None:
    text = text_of("""
        import tensorflow as tf

        class Net(tf.Module):
            def call(self, x):
                return x
    """)
    change = plan(text, ("decorate", "Net.call"))
    assert change.edits == (Edit("m.py", (4, 4), (4, 4), "@tf.function\n    "),)


@pytest.mark.parametrize(
    ("before", "qualname", "expected"),
    [
        ("def f(x): return x\n", "f", "@tf.function\ndef f(x): return x\n"),
        ("def f(x): return x", "f", "@tf.function\ndef f(x): return x"),
        ("async def f(x):\n    return x\n", "f", "@tf.function\nasync def f(x):\n    return x\n"),
        (
            "def outer():\n\tdef inner(x):\n\t\treturn x\n\treturn inner\n",
            "outer.<locals>.inner",
            "def outer():\n\t@tf.function\n\tdef inner(x):\n\t\treturn x\n\treturn inner\n",
        ),
        (
            "if tf:\n  try:\n    def f(x):\n      return x\n  finally:\n    pass\n",
            "f",
            "if tf:\n  try:\n    @tf.function\n    def f(x):\n      return x\n  finally:\n    pass\n",
        ),
        (
            "@staticmethod\n# about f\n\ndef f(x):\n    return x\n",
            "f",
            "@staticmethod\n# about f\n\n@tf.function\ndef f(x):\n    return x\n",
        ),
        ("\x0cdef f(x):\n    return x\n", "f", "\x0c@tf.function\ndef f(x):\n    return x\n"),
        ("class A:\n  \x0c  def f(x):\n      return x\n", "A.f", None),
        (
            "x = '\u2028\x85'; y = 'é𝔸'\ndef f(x): return x\n",
            "f",
            "x = '\u2028\x85'; y = 'é𝔸'\n@tf.function\ndef f(x): return x\n",
        ),
    ],
)
def test_layouts(before: str, qualname: str, expected: str | None) -> None:
    result = decorated(HEAD + before, qualname)
    if expected is not None:
        assert result == HEAD + expected
    assert result.replace("@tf.function\n", "", 1).split() == (HEAD + before).split()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_newlines_are_the_files_own(newline: str) -> None:
    text = (HEAD + "class A:\n    def f(self, x):\n        return x\n").replace("\n", newline)
    expected = (HEAD + "class A:\n    @tf.function\n    def f(self, x):\n        return x\n").replace(
        "\n", newline
    )
    assert decorated(text, "A.f") == expected


def test_the_line_tells_functions_of_one_name_apart() -> None:
    text = HEAD + "if tf:\n    def f(x): return x\nelse:\n    def f(x): return -x\n"
    first = plan_file(source(text), [request_for(text, "f", "decorate", nth=0)])
    second = plan_file(source(text), [request_for(text, "f", "decorate", nth=1)])
    assert after(first) == text.replace("    def f(x): return x", "    @tf.function\n    def f(x): return x")
    assert after(second) == text.replace(
        "    def f(x): return -x", "    @tf.function\n    def f(x): return -x"
    )


def test_a_line_that_holds_another_function_is_refused() -> None:
    text = HEAD + "def f(x): return x\n"
    with pytest.raises(EditError, match=r"m\.py:4: f is defined here; expected g"):
        plan_file(source(text), [EditRequest("g", 4, "decorate")])
    with pytest.raises(EditError, match=r"m\.py:1: no function is defined here; expected f"):
        plan_file(source(text), [EditRequest("f", 1, "decorate")])


@pytest.mark.parametrize(
    "decorator",
    ["@tf.function", "@tf.function()", "@tf.function(jit_compile=True)", "@functools.partial(tf.function)"],
)
def test_a_hybrid_function_is_left_alone(decorator: str) -> None:
    text = f"import functools\n{HEAD}{decorator}\ndef f(x):\n    return x\n"
    change = plan(text, ("decorate", "f"))
    assert not change.changed
    assert change.edits == ()
    assert change.new_import is None


def test_arguments_are_written_by_keyword() -> None:
    text = HEAD + "def f(x):\n    return x\n"
    result = decorated(text, "f", {"reduce_retracing": "True", "input_signature": "[$tf.TensorSpec([None])]"})
    assert "@tf.function(reduce_retracing=True, input_signature=[tf.TensorSpec([None])])\ndef f" in result


def test_a_long_decorator_is_wrapped_at_the_line_length() -> None:
    text = HEAD + "class A:\n    def f(self, x, y):\n        return x + y\n"
    spec = "$tf.TensorSpec(shape=[None, 28, 28], dtype=$tf.float32)"
    result = decorated(text, "A.f", {"input_signature": f"[{spec}, {spec}]"})
    assert result == HEAD + text_of("""
        class A:
            @tf.function(
                input_signature=[
                    tf.TensorSpec(shape=[None, 28, 28], dtype=tf.float32),
                    tf.TensorSpec(shape=[None, 28, 28], dtype=tf.float32),
                ]
            )
            def f(self, x, y):
                return x + y
    """)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"2x": "1"}, "not a keyword"),
        ({"x": "1 +"}, "not a Python expression"),
        ({"x": "1  # c"}, "not a Python"),
    ],
)
def test_senseless_arguments_are_refused(arguments: dict[str, str], message: str) -> None:
    with pytest.raises(EditError, match=message):
        decorated(HEAD + "def f(x): pass\n", "f", arguments)


def test_contradicting_requests_are_refused() -> None:
    with pytest.raises(EditError, match="asked to decorate and to undecorate"):
        plan(HEAD + "def f(x): pass\n", ("decorate", "f"), ("undecorate", "f"))


@pytest.mark.parametrize(
    ("decorators", "index"),
    [
        (["@staticmethod"], 1),
        (["@tf.custom_gradient"], 0),
        (["@staticmethod", "@tf.custom_gradient"], 1),
        (["@log", "@tf.custom_gradient", "@log"], 1),
        (["@tf.Module.with_name_scope"], 0),
        (["@tf.custom_gradient", "@staticmethod"], 2),
        (["@tf.autograph.experimental.do_not_convert()"], 0),
        (["@log(", "    level=3", ")"], 3),
        (["@f.setter"], 1),
    ],
)
def test_place_among_other_decorators(decorators: list[str], index: int) -> None:
    lines = [HEAD, "class A:", *[f"    {line}" for line in decorators], "    def f(self, x): return x", ""]
    result = decorated("\n".join(lines), "A.f")
    lines.insert(2 + index, "    @tf.function")
    assert result == "\n".join(lines)


def test_several_functions_of_a_file() -> None:
    text = HEAD + "def f(x):\n    def g(y):\n        return y\n    return g(x)\n\n\ndef h(x):\n    return x\n"
    change = plan(text, ("decorate", "h"), ("decorate", "f.<locals>.g"), ("decorate", "f"))
    result = after(change)
    assert result == HEAD + text_of("""
        @tf.function
        def f(x):
            @tf.function
            def g(y):
                return y
            return g(x)


        @tf.function
        def h(x):
            return x
    """)
    assert [len(edits) for edits in change.by_request] == [1, 1, 1]


def test_decorators_with_comments_and_odd_spacing() -> None:
    text = HEAD + text_of("""
        @(  # why
            tf
            .custom_gradient
        )
        # between
        @  log
        def f(x):
            return x
    """)
    assert decorated(text, "f") == text.replace("@(  # why", "@tf.function\n@(  # why")


def test_encodings_and_byte_order_marks_stay() -> None:
    latin = "# -*- coding: latin-1 -*-\nimport tensorflow as tf\nname = 'é'\ndef f(x): return 'ü'\n"
    change = plan_file(source(latin, encoding="latin-1"), [EditRequest("f", 4, "decorate")])
    assert change.new_bytes == latin.replace("def f", "@tf.function\ndef f").encode("latin-1")
    marked = HEAD + "def f(x): return 'ü'\n"
    change = plan_file(source(marked, bom=True), [EditRequest("f", 4, "decorate")])
    assert change.new_bytes == b"\xef\xbb\xbf" + marked.replace("def f", "@tf.function\ndef f").encode()


def test_shift_jis_is_written_back_byte_for_byte() -> None:
    text = "# coding: cp932\nimport tensorflow as tf\ns = '①表'\ndef f(x): return '表'\n"
    change = plan_file(source(text, encoding="cp932"), [EditRequest("f", 4, "decorate")])
    assert change.new_bytes.decode("cp932") == text.replace("def f", "@tf.function\ndef f")


def test_a_value_that_the_encoding_lacks_is_refused() -> None:
    text = "# coding: latin-1\nimport tensorflow as tf\ndef f(x): pass\n"
    request = EditRequest("f", 3, "decorate", {"experimental_implements": "'→'"})
    with pytest.raises(EditError, match="cannot be written in latin-1"):
        plan_file(source(text, encoding="latin-1"), [request])


def test_broken_and_deep_files_are_refused_with_their_place() -> None:
    with pytest.raises(EditError, match=r"m\.py:2: cannot be edited"):
        plan_file(source("x = 1\ndef f(:\n"), [EditRequest("f", 2, "decorate")])
    with pytest.raises(EditError, match="cannot be edited"):
        plan_file(source("def f(): return " + "(" * 5000 + ")" * 5000), [EditRequest("f", 1, "decorate")])


def test_a_long_chain_of_branches() -> None:
    branches = "".join(f"    elif x == {i}:\n        return {i}\n" for i in range(800))
    text = f"{HEAD}def f(x):\n    if x is None:\n        return -1\n{branches}    return x\n"
    assert decorated(text, "f") == text.replace("def f", "@tf.function\ndef f")


@pytest.mark.parametrize(("encoding", "word"), [("iso2022_jp", "漢字"), ("utf-7", "é + ü"), ("hz", "汉字 ~")])
def test_encodings_with_shift_states(encoding: str, word: str) -> None:
    text = f"# coding: {encoding}\nimport tensorflow as tf\ns = '{word}'\ndef f(x): return '{word}'\n"
    change = plan_file(source(text, encoding=encoding), [EditRequest("f", 4, "decorate")])
    assert change.new_bytes.decode(encoding) == text.replace("def f", "@tf.function\ndef f")


def test_text_that_cannot_be_located_in_the_bytes_is_refused() -> None:
    text = "# coding: iso2022_jp\nimport tensorflow as tf\ns = '漢字'\ndef f(x): return x\n"
    # Redundant escapes: more bytes than the encoder would write.
    data = text.encode("iso2022_jp").replace(b"\x1b$B", b"\x1b$B\x1b(B\x1b$B")
    assert data.decode("iso2022_jp") == text
    with pytest.raises(EditError, match="cannot be edited in iso2022_jp"):
        plan_file(Source("m.py", data, text, "iso2022_jp", "\n", False), [EditRequest("f", 4, "decorate")])
