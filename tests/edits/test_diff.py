"""Diffs are what ``git apply`` reads, and give the very bytes that were planned."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hybridize.edits import EditRequest, FileChange, plan_file, unified_diff
from hybridize.edits.diff import quoted_path
from hybridize.project.model import Source
from tests.edits.helpers import functions, source

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def hybridized(file: Source) -> FileChange:
    """A change that decorates every function of the file."""
    requests = [
        EditRequest(site.qualname, site.statement.lineno, "decorate") for site in functions(file.text)
    ]
    return plan_file(file, requests)


def git_apply(folder: Path, changes: list[FileChange], *arguments: str) -> None:
    """Write the old bytes, apply the diff with git, and compare with the planned bytes."""
    for change in changes:
        path = folder / change.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(change.data)
    diff = unified_diff(changes)
    for options in (["--check"], []):
        command = ["git", "apply", *arguments, *options]
        done = subprocess.run(command, input=diff, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode() + diff.decode("utf-8", "replace")
    for change in changes:
        assert (folder / change.path).read_bytes() == change.new_bytes


def test_the_text_of_a_diff() -> None:
    text = "import tensorflow as tf\n\n\ndef f(x):\n    return x\n\n\ndef g(x):\n    return x"
    assert unified_diff([hybridized(source(text, "pkg/m.py"))]).decode() == (
        "--- a/pkg/m.py\n"
        "+++ b/pkg/m.py\n"
        "@@ -1,9 +1,11 @@\n"
        " import tensorflow as tf\n"
        " \n"
        " \n"
        "+@tf.function\n"
        " def f(x):\n"
        "     return x\n"
        " \n"
        " \n"
        "+@tf.function\n"
        " def g(x):\n"
        "     return x\n"
        "\\ No newline at end of file\n"
    )


def test_nothing_changed_is_no_diff() -> None:
    unchanged = hybridized(source("import tensorflow as tf\n@tf.function\ndef f(x): pass\n"))
    assert unified_diff([unchanged]) == b""
    assert unified_diff([]) == b""


FAR = "\n".join(f"x{i} = {i}" for i in range(20))
TEXTS = {
    "plain": f"import tensorflow as tf\n\n\ndef f(x): return x\n{FAR}\ndef g(x): return x\n{FAR}\n",
    "first_line": "def f(x): return x\n",
    "one_line": "def f(x): return x",
    "last_line": f"{FAR}\ndef f(x): return x",
    "carriage_returns": f"import os\n{FAR}\ndef f(x): return x\n".replace("\n", "\r\n"),
    "mixed": "import os\r\nx = 1\ndef f(x): return x\r\ndef g(x): return x\n",
    "lone_returns": "import os\rdef f(x): return x\r",
    "form_feed": "import os\n\x0c\ndef f(x): return x\n\x0cdef g(x): return x\n",
    "adjacent": "import tensorflow as tf\ndef f(x): return x\ndef g(x): return x\ndef h(x): return x\n",
    "unicode": "import tensorflow as tf\ns = 'é\u2028\x85𝔸'; y = 1\ndef f(x): return x\n",
}


@needs_git
@pytest.mark.parametrize("arguments", [(), ("-p1",), ("--whitespace=error-all",)])
def test_git_applies_it(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    texts = {
        name: text
        for name, text in TEXTS.items()
        if "--whitespace=error-all" not in arguments or name in PLAIN
    }
    changes = [hybridized(source(text, f"pkg/{name}.py")) for name, text in texts.items()]
    git_apply(tmp_path, changes, *arguments)


PLAIN = ("plain", "first_line", "one_line", "last_line", "adjacent", "unicode")


@needs_git
@pytest.mark.parametrize(
    "path",
    [
        "with space.py",
        "tail .py",
        "ünï/cødé.py",
        'quo"te.py',
        "back\\slash.py",
        "tab\there.py",
        "a/b/a/c.py",
        "-x.py",
        "new\nline.py",
    ],
)
def test_paths(tmp_path: Path, path: str) -> None:
    git_apply(tmp_path, [hybridized(source(TEXTS["plain"], path))])


@needs_git
def test_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    latin = "# coding: latin-1\nimport tensorflow as tf\ns = 'é'\ndef f(x): return 'ü'\n"
    git_apply(
        tmp_path,
        [hybridized(source(latin, encoding="latin-1")), hybridized(source(latin, "b.py", bom=False))],
    )


@needs_git
def test_a_byte_order_mark(tmp_path: Path) -> None:
    git_apply(tmp_path, [hybridized(source("def f(x): return x\n", bom=True))])


@needs_git
def test_removals_and_changes(tmp_path: Path) -> None:
    text = f"import tensorflow as tf\n@tf.function\ndef f(x): pass\n{FAR}\n"
    text += "@tf.function(\n  a=1\n)\ndef g(x): pass"
    line = text.split("\n").index("def g(x): pass") + 1
    requests = [EditRequest("f", 3, "undecorate"), EditRequest("g", line, "reconfigure", {"a": "2"})]
    git_apply(tmp_path, [plan_file(source(text), requests)])


@needs_git
def test_in_a_folder_below_the_top_of_a_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    root = tmp_path / "sub"
    root.mkdir()
    git_apply(root, [hybridized(source(TEXTS["plain"], "pkg/m.py"))])


def test_paths_are_quoted_like_git() -> None:
    assert quoted_path("a/plain.py") == b"a/plain.py"
    assert quoted_path("a/with space.py") == b"a/with space.py\t"
    assert quoted_path("a/é.py") == b'"a/\\303\\251.py"'
    assert quoted_path('a/"\t\\\x01.py') == b'"a/\\"\\t\\\\\\001.py"'
