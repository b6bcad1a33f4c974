"""Methods that are called as functions of their class: TensorFlow counts the receiver as one argument too many."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

HEAD = """\
import functools

import tensorflow as tf


class Kernel:
    def scaled(self, x):
        return tf.square(x) * 2.0


class Shifted(Kernel):
    def shifted(self, x):
        return {call} + 1.0


result = {start}
"""
START = "Shifted().shifted(tf.constant([1.0, 2.0]))"
UNBOUND = {
    "base": ("Kernel.scaled(self, x)", START),
    "type": ("type(self).scaled(self, x)", START),
    "looked up": ('getattr(Kernel, "scaled")(self, x)', START),
    "partial": ("functools.partial(Kernel.scaled, self)(x)", START),
    "mapped": ("list(map(Kernel.scaled, [self], [x]))[0]", START),
}
BOUND = {
    "super": ("super().scaled(x)", START),
    "self": ("self.scaled(x)", START),
    "kept": ("(lambda method: method(x))(self.scaled)", START),
}


def _write(folder: Path, call: str, start: str) -> Path:
    folder.mkdir()
    (folder / "main.py").write_text(HEAD.format(call=call, start=start), encoding="utf-8")
    return folder


def _signed(folder: Path) -> set[str]:
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False, cache=False, ignore=("HYB103",)))
    return {one.name for one in report.functions if one.input_signature is not None}


@pytest.mark.parametrize("spelling", UNBOUND)
def test_no_signature_where_the_receiver_is_an_argument(spelling: str, tmp_path: Path) -> None:
    assert "Kernel.scaled" not in _signed(_write(tmp_path / "program", *UNBOUND[spelling]))


@pytest.mark.parametrize("spelling", BOUND)
def test_bound_methods_get_one(spelling: str, tmp_path: Path) -> None:
    assert "Kernel.scaled" in _signed(_write(tmp_path / "program", *BOUND[spelling]))


@pytest.mark.tensorflow
@pytest.mark.parametrize("spelling", [*UNBOUND, *BOUND])
def test_the_applied_program_does_the_same(spelling: str, tmp_path: Path) -> None:
    from hybridize.cli.main import main
    from tests.truth.harness import run_program_pair

    call, _ = {**UNBOUND, **BOUND}[spelling]
    original = _write(tmp_path / "original", call, f"[{START}, Kernel().scaled(tf.constant([3.0]))]")
    edited = tmp_path / "edited"
    shutil.copytree(original, edited)
    assert main(["apply", "--root", str(edited), str(edited)]) == 0
    assert "@tf.function" in (edited / "main.py").read_text(encoding="utf-8")
    assert run_program_pair(original, edited, "main.py").kind == "same"
