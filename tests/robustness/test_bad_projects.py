"""Paths, folders and settings that are wrong: that is said, and exit code 2 is for where nothing could be done."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.conftest import GOOD, Ran

Check = Callable[..., Ran]


@pytest.mark.parametrize("command", ["check", "diff", "apply", "callgraph"])
def test_a_path_that_is_not_there(project: Path, run: Check, command: str) -> None:
    ran = run(command, "nowhere")
    assert ran.code == 2
    assert "nowhere" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("command", ["check", "diff", "apply"])
def test_no_python_files(project: Path, run: Check, command: str) -> None:
    (project / "notes.txt").write_text("nothing")
    ran = run(command)
    assert ran.code == 2
    assert "no Python" in ran.err


def test_a_path_that_is_no_python_file(project: Path, run: Check) -> None:
    (project / "notes.txt").write_text("Buy bread, and milk.\n")
    ran = run("check", "notes.txt")
    assert ran.code == 2
    assert "notes.txt:1: error: syntax error" in ran.err


INVALID_SETTINGS = {
    "syntax": ("[tool.hybridize\n", "pyproject.toml"),
    "unknown key": ("[tool.hybridize]\nselekt = ['HYB201']\n", "selekt"),
    "type": ("[tool.hybridize]\nselect = 5\n", "select"),
    "code": ("[tool.hybridize]\nselect = ['HYB9999']\n", "HYB9999"),
    "version": ("[tool.hybridize]\ntarget-tensorflow = 'newest'\n", "newest"),
    "not a table": ("[tool]\nhybridize = 5\n", "hybridize"),
    "bytes": (b"[tool.hybridize]\nname = '\xff'\n", "pyproject.toml"),
    "null": (b"[tool]\0\n", "pyproject.toml"),
}


@pytest.mark.parametrize("name", INVALID_SETTINGS)
def test_invalid_settings_name_the_file(beside: Path, check: Check, name: str) -> None:
    text, said = INVALID_SETTINGS[name]
    (beside / "pyproject.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    ran = check()
    assert ran.code in (1, 2)
    assert "pyproject.toml" in ran.err
    assert said in ran.err
    if ran.code == 1:
        assert ran.decisions() == {"good": "hybridize"}


def test_other_people_s_invalid_settings_are_no_concern(beside: Path, check: Check) -> None:
    (beside / "setup.cfg").write_text("[[[\n")
    (beside / "pytest.ini").write_text("= = =\n")
    (beside / "tox.ini").write_bytes(b"\xff\xfe\0")
    (beside / ".pydevproject").write_text("<xml")
    (beside / "requirements.txt").write_text("=== tensorflow ??\n-r missing.txt\n-r requirements.txt\n")
    assert check().decisions() == {"good": "hybridize"}


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("code", ["HYB9999", "nonsense", "hyb2o1"])
def test_unknown_codes(beside: Path, run: Check, option: str, code: str) -> None:
    ran = run("check", option, code)
    assert ran.code == 2
    assert code in ran.err


def test_links_that_lead_back(beside: Path, check: Check) -> None:
    package = beside / "package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "inner.py").write_text("def inner(x):\n    return x\n")
    (package / "again").symlink_to(package)
    (package / "root").symlink_to(beside)
    (beside / "loop.py").symlink_to(beside / "loop.py")
    (beside / "one").symlink_to(beside / "two")
    (beside / "two").symlink_to(beside / "one")
    ran = check()
    assert set(ran.decisions()) == {"good", "inner"}
    assert len(ran.report()["functions"]) == 2


def test_a_file_that_imports_itself_and_a_ring_of_imports(beside: Path, check: Check) -> None:
    (beside / "self.py").write_text(
        "import self\nfrom self import *\nfrom self import own\n\ndef own(): return self.own\n"
    )
    for number in range(30):
        after, before = (number + 1) % 30, (number - 1) % 30
        text = (
            f"import m{after} as after\nfrom m{before} import *\n\n"
            f"def f{number}(x):\n    return after.f{after}(x)\n"
        )
        (beside / f"m{number}.py").write_text(text)
    ran = check()
    assert ran.decisions()["good"] == "hybridize"
    assert len(ran.decisions()) == 32
    assert ran.internal_errors() == []


def test_a_package_that_imports_its_own_parts_and_back(beside: Path, check: Check) -> None:
    package = beside / "package"
    package.mkdir()
    (package / "__init__.py").write_text(
        "from .a import *\nfrom . import a, b\nfrom .b import g as f\n__all__ = a.__all__ + b.__all__\n"
    )
    (package / "a.py").write_text(
        "from . import b\nfrom .b import *\nfrom .. import beyond\n__all__ = ['f']\ndef f(x): return b.g(x)\n"
    )
    (package / "b.py").write_text("from package import *\nfrom .a import f\n__all__ = ['g']\ndef g(x): return f(x)\n")
    ran = check()
    assert set(ran.decisions()) == {"good", "f", "g"}
    assert ran.internal_errors() == []


def test_functions_of_one_name_are_told_apart(project: Path, check: Check, run: Check) -> None:
    (project / "twice.py").write_text(
        "import tensorflow as tf\n\n"
        "if len(tf.__version__) > 3:\n    def f(x):\n        return tf.square(x)\n"
        "else:\n    def f(x):\n        print(x)\n        return tf.square(x)\n\n"
        "f(tf.ones([2]))\n\n"
        "class C:\n    def m(self, x):\n        return tf.square(x)\n\n"
        "    def m(self, x):\n        print(x)\n        return tf.square(x)\n\n"
        "C().m(tf.ones([2]))\n"
    )
    ran = check()
    found = [(one["name"], one["line"], one["decision"]) for one in ran.report()["functions"]]
    assert [(name, line) for name, line, _ in found] == [("f", 4), ("f", 7), ("C.m", 14), ("C.m", 17)]
    assert found[1][2] == found[3][2] == "decline"
    run("apply", "--no-signatures")
    text = (project / "twice.py").read_text()
    assert "    @tf.function\n    def f(x):\n        return" in text
    assert text.count("@tf.function\n") < 3
    assert "@tf.function\n    def f(x):\n        print" not in text
    assert "@tf.function\n    def m(self, x):\n        print" not in text


def test_modules_of_one_name(beside: Path, check: Check) -> None:
    for folder in ("one", "two"):
        (beside / folder).mkdir()
        (beside / folder / "util.py").write_text(f"def {folder}(x):\n    return x\n")
    (beside / "util").mkdir()
    (beside / "util" / "__init__.py").write_text("def package(x):\n    return x\n")
    (beside / "util.py").write_text("def module(x):\n    return x\n")
    assert {"good", "one", "two", "package", "module"} == set(check().decisions())


def test_names_that_shadow_the_library(beside: Path, check: Check) -> None:
    for name in ("tensorflow", "numpy", "os", "builtins", "keras"):
        (beside / f"{name}.py").write_text("def square(x):\n    return x\n\ndef ones(x):\n    return x\n")
    ran = check()
    assert "good" in ran.decisions()
    assert ran.internal_errors() == []


@pytest.mark.skipif(os.name == "nt", reason="names that this system allows")
def test_odd_names_of_files(beside: Path, check: Check) -> None:
    for name in (
        "with blank.py",
        "with-dash.py",
        "ünï.py",
        "1st.py",
        "class.py",
        "a.b.py",
        "new\nline.py",
        "quote'\".py",
        ".hidden.py",
    ):
        (beside / name).write_text(GOOD)
    ran = check()
    assert {one["file"] for one in ran.report()["functions"]} >= {"with blank.py", "ünï.py", "1st.py", "a.b.py"}
    assert ran.internal_errors() == []


def test_a_name_that_is_no_text(beside: Path, check: Check) -> None:
    try:
        (beside / os.fsdecode(b"bad\xff.py")).write_text(GOOD)
    except OSError:
        pytest.skip("this file system wants text")
    ran = check()
    assert ran.code in (1, 2)
    assert "good" in ran.decisions()
