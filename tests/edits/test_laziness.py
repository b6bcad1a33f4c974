"""What is slow to import is imported only by those who need it."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import sys
from hybridize.edits import EditRequest, plan_file, unified_diff
from hybridize.project.model import Source

text = "import tensorflow as tf\\n@tf.function\\ndef f(x): pass\\ndef g(x): pass\\n"
source = Source("m.py", text.encode(), text, "utf-8", "\\n", False)
assert plan_file(source, [EditRequest(*{request!r})]).changed
print(*sorted({{"libcst", "tensorflow"}} & set(sys.modules)))
"""


@pytest.mark.parametrize(
    ("request_", "loaded"),
    [
        (("g", 4, "decorate"), ""),
        (("f", 3, "undecorate"), "libcst"),
        (("f", 3, "reconfigure", {"a": "1"}), "libcst"),
    ],
)
def test_libcst_is_loaded_for_existing_decorators_only(request_: tuple[object, ...], loaded: str) -> None:
    script = SCRIPT.format(request=request_)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=_environment()
    )
    assert done.stdout.strip() == loaded


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(path for path in sys.path if path), "PATH": ""}
