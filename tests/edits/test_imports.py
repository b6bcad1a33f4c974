"""Which name for TensorFlow a new decorator uses, and where a new import goes."""

from __future__ import annotations

import pytest

from tests.edits.helpers import after, applied_alone, plan, text_of

DEF = "\n\ndef f(x):\n    return x\n"


def decorator_after(
    text: str, qualname: str = "f", known: dict[str, str] | None = None
) -> tuple[str, str | None]:
    """The decorator line written above the function, and the import added."""
    change = plan(text, ("decorate", qualname), known=known)
    lines = after(change).splitlines()
    name = qualname.rpartition(".")[2]
    at = max(i for i, line in enumerate(lines) if line.lstrip().startswith(f"def {name}("))
    return lines[at - 1].strip(), change.new_import


@pytest.mark.parametrize(
    ("imports", "decorator"),
    [
        ("import tensorflow as tf", "@tf.function"),
        ("import tensorflow", "@tensorflow.function"),
        ("import tensorflow.keras", "@tensorflow.function"),
        ("import tensorflow as T", "@T.function"),
        ("import tensorflow.compat.v2 as tf", "@tf.function"),
        ("from tensorflow.compat import v2 as tf2", "@tf2.function"),
        ("from tensorflow import function", "@function"),
        ("from tensorflow import function as graph", "@graph"),
        ("from tensorflow import *", "@function"),
        ("import tensorflow\nimport tensorflow as tf", "@tf.function"),
        ("from tensorflow import function\nimport tensorflow as tf", "@tf.function"),
        ("import os, tensorflow as tf, sys", "@tf.function"),
        ("try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None", "@tf.function"),
        ("try:\n    import tensorflow as tf\nexcept ImportError:\n    raise", "@tf.function"),
        (
            "try:\n    import tensorflow.compat.v2 as tf\nexcept ImportError:\n    import tensorflow as tf",
            "@tf.function",
        ),
        ("if V:\n    import tensorflow as tf\nelse:\n    import tensorflow.compat.v2 as tf", "@tf.function"),
        ("with quiet():\n    import tensorflow as tf", "@tf.function"),
        ("import tensorflow as tf\ndef g(tf): return tf", "@tf.function"),
        ("import tensorflow as tf\ndef g():\n    tf = 1", "@tf.function"),
        ("import tensorflow as tf\n[tf for tf in ()]", "@tf.function"),
        ("import tensorflow as tf\ndef g():\n    global tf\n    return tf", "@tf.function"),
    ],
)
def test_an_existing_name_is_reused(imports: str, decorator: str) -> None:
    assert decorator_after(imports + DEF) == (decorator, None)


@pytest.mark.parametrize(
    ("imports", "added"),
    [
        ("import os", "import tensorflow as tf"),
        ("import numpy as tf", "import tensorflow"),
        ("import numpy as tf\ntensorflow = 3", "import tensorflow as tensorflow_"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tensorflow as tf",
            "import tensorflow as tf",
        ),
        ("def g():\n    import tensorflow as tf\n    return tf", "import tensorflow as tf"),
        ("for i in (1,):\n    import tensorflow as tf", "import tensorflow as tf"),
        ("import tensorflow as tf\ndel tf", "import tensorflow"),
        ("import tensorflow as tf\ntf = wrap(tf)", "import tensorflow"),
        ("import tensorflow as tf\ndef g():\n    global tf\n    tf = 1", "import tensorflow"),
        ("tf = None\ndef g():\n    global tf\n    import tensorflow as tf", "import tensorflow"),
        ("from .compat import tf", "import tensorflow"),
        ("from .tensorflow import function", "import tensorflow as tf"),
        ("from helpers import *\nprint(tf)", "import tensorflow"),
        ("from tensorflow import *\nfrom mine import function", "import tensorflow as tf"),
        ("try:\n    import jax as tf\nexcept ImportError:\n    import tensorflow as tf", "import tensorflow"),
        ("try:\n    pass\nexcept E:\n    import tensorflow as tf", "import tensorflow as tf"),
        ("if V:\n    import tensorflow as tf", "import tensorflow as tf"),
        ("match V:\n    case 1:\n        import tensorflow as tf", "import tensorflow as tf"),
        ("with open('x') as tf: pass", "import tensorflow"),
        ("class tf: pass", "import tensorflow"),
        ("try: pass\nexcept E as tf: pass", "import tensorflow"),
        ("match V:\n    case [*tf]: pass", "import tensorflow"),
        ("import tensorflow.keras as tfk", "import tensorflow as tf"),
        ("import tensorflow_probability as tfp", "import tensorflow as tf"),
    ],
)
def test_otherwise_an_import_is_added(imports: str, added: str) -> None:
    name = added.rpartition(" ")[2]
    assert decorator_after(imports + DEF) == (f"@{name}.function", added)


def test_an_import_below_the_function_is_too_late() -> None:
    text = "import os\n\n\ndef f(x):\n    return x\n\n\nimport tensorflow as tf\n"
    change = plan(text, ("decorate", "f"))
    assert after(change) == text.replace("import os\n", "import os\nimport tensorflow as tf\n").replace(
        "def f", "@tf.function\ndef f"
    )


def test_names_of_other_modules_that_the_analysis_knows() -> None:
    assert decorator_after("from .compat import tf" + DEF, known={"tf": "tensorflow"}) == (
        "@tf.function",
        None,
    )
    assert decorator_after("from .compat import *" + DEF, known={"tf": "tensorflow"}) == (
        "@tf.function",
        None,
    )
    known = {"graph": "tensorflow.function"}
    assert decorator_after("from .compat import graph" + DEF, known=known) == ("@graph", None)


@pytest.mark.parametrize(
    ("text", "qualname", "expected"),
    [
        (
            "import tensorflow as tf\ndef make(tf):\n    def f(x): pass\n",
            "make.<locals>.f",
            "@tensorflow.function",
        ),
        (
            "import tensorflow as tf\nclass A:\n    tf = 1\n    def f(x): pass\n",
            "A.f",
            "@tensorflow.function",
        ),
        (
            "import tensorflow as tf\nclass A:\n    tf = 1\n    def g(self):\n        def f(x): pass\n",
            "A.g.<locals>.f",
            "@tf.function",
        ),
        ("def make():\n    import tensorflow as tf\n    def f(x): pass\n", "make.<locals>.f", "@tf.function"),
        ("class A:\n    import tensorflow as tf\n    def f(x): pass\n", "A.f", "@tf.function"),
        (
            "import tensorflow as tf\ndef make(a=[tf for tf in ()]):\n    def f(x): pass\n",
            "make.<locals>.f",
            "@tf.function",
        ),
        (
            "import tensorflow as tf\ndef make():\n    def f(x): pass\n    import numpy as tf\n",
            "make.<locals>.f",
            "@tensorflow.function",
        ),
    ],
)
def test_shadowing_scopes(text: str, qualname: str, expected: str) -> None:
    assert decorator_after(text, qualname)[0] == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("def f(x): pass\n", "import tensorflow as tf\n\n\n@tf.function\ndef f(x): pass\n"),
        (
            '"""Doc."""\n\n\ndef f(x): pass\n',
            '"""Doc."""\n\nimport tensorflow as tf\n\n\n@tf.function\ndef f(x): pass\n',
        ),
        (
            '"""Doc."""\ndef f(x): pass\n',
            '"""Doc."""\n\nimport tensorflow as tf\n\n\n@tf.function\ndef f(x): pass\n',
        ),
        (
            '"""Doc."""\nfrom __future__ import annotations\ndef f(x): pass\n',
            '"""Doc."""\nfrom __future__ import annotations\nimport tensorflow as tf\n'
            "@tf.function\ndef f(x): pass\n",
        ),
        (
            "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\n# about f\ndef f(x): pass\n",
            "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n\nimport tensorflow as tf\n\n\n"
            "# about f\n@tf.function\ndef f(x): pass\n",
        ),
        (
            "#!/usr/bin/env python\n@log\ndef f(x): pass\n",
            "#!/usr/bin/env python\nimport tensorflow as tf\n\n\n@log\n@tf.function\ndef f(x): pass\n",
        ),
        (
            "import os; x = [\n  1]; import sys  # last\ndef f(x): pass\n",
            "import os; x = [\n  1]; import sys  # last\nimport tensorflow as tf\n"
            "@tf.function\ndef f(x): pass\n",
        ),
        (
            "import os; \\\nx = 1\ndef f(x): pass\n",
            "import os; \\\nx = 1\nimport tensorflow as tf\n@tf.function\ndef f(x): pass\n",
        ),
        (
            "from os import (\n    path,\n)\n\nx = 1\ndef f(x): pass\n",
            "from os import (\n    path,\n)\nimport tensorflow as tf\n\nx = 1\n"
            "@tf.function\ndef f(x): pass\n",
        ),
        (
            "import os\ntry:\n    import foo\nexcept ImportError:\n    foo = None\n\n\ndef f(x): pass\n",
            "import os\nimport tensorflow as tf\n"
            "try:\n    import foo\nexcept ImportError:\n    foo = None\n\n\n"
            "@tf.function\ndef f(x): pass\n",
        ),
        (
            "import os\n\n\nclass A:\n    def f(x): pass\n\n\nimport sys\n",
            "import os\nimport tensorflow as tf\n\n\n"
            "class A:\n    @tf.function\n    def f(x): pass\n\n\nimport sys\n",
        ),
    ],
)
def test_where_a_new_import_goes(before: str, expected: str) -> None:
    name = "A.f" if "class A" in before else "f"
    assert after(plan(before, ("decorate", name))) == expected


def test_one_import_serves_all_and_each_request_alone() -> None:
    text = text_of("""
        import os


        def make(tf):
            def g(x):
                return x
            return g


        def f(x):
            return x
    """)
    change = plan(text, ("decorate", "f"), ("decorate", "make.<locals>.g"))
    assert change.new_import == "import tensorflow"
    assert after(change).count("import tensorflow\n") == 1
    assert after(change).count("@tensorflow.function\n") == 2
    for index in (0, 1):
        alone = applied_alone(change, index)
        assert alone.count("import tensorflow\n") == 1
        assert alone.count("@tensorflow.function\n") == 1


def test_carriage_returns_in_a_new_import() -> None:
    text = "import os\r\n\r\n\r\ndef f(x): pass\r\n"
    assert after(plan(text, ("decorate", "f"))) == (
        "import os\r\nimport tensorflow as tf\r\n\r\n\r\n@tf.function\r\ndef f(x): pass\r\n"
    )


def test_a_function_alias_does_not_serve_a_signature() -> None:
    text = "from tensorflow import function" + DEF
    change = plan(text, ("decorate", "f", {"input_signature": "[$tf.TensorSpec(None)]"}))
    assert "@tf.function(input_signature=[tf.TensorSpec(None)])\n" in after(change)
    assert change.new_import == "import tensorflow as tf"
