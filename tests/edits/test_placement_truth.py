"""TensorFlow itself says where ``@tf.function`` belongs: both orders of every row of the tables are run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from hybridize.edits.placement import INSIDE_GRAPH, OUTSIDE_GRAPH
from tests.edits.helpers import after, functions, plan
from tests.edits.placement_programs import PROGRAMS, Program

# Known under several names; one of them is run.
ALIASES = {
    "tensorflow.keras.saving.register_keras_serializable",
    "keras.utils.register_keras_serializable",
    "keras.saving.register_keras_serializable",
    "typing.override",  # typing_extensions' before Python 3.12
}


def planned(program: Program) -> str:
    """The program as the tool edits it."""
    qualname = next(site.qualname for site in functions(program.text) if site.qualname.endswith("f"))
    return after(plan(program.text, ("decorate", qualname)))


def placed(program: Program, where: str) -> str:
    """``@tf.function`` above all decorators of ``f``, or below them."""
    lines = program.text.split("\n")
    line = next(i for i, text in enumerate(lines) if re.match(r" *def f\(", text))
    indentation = lines[line][: lines[line].index("def")]
    while where == "above" and lines[line - 1].startswith(f"{indentation}@"):
        line -= 1
    return "\n".join([*lines[:line], f"{indentation}@tf.function", *lines[line:]])


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """What every variant of every program shows, from a single TensorFlow process."""
    texts = [
        text
        for program in PROGRAMS
        for text in (program.text, planned(program), placed(program, "above"), placed(program, "below"))
    ]
    runner = Path(__file__).with_name("placement_runner.py")
    done = subprocess.run(
        [sys.executable, str(runner)], input=json.dumps(texts), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(texts, json.loads(done.stdout), strict=True))


@pytest.mark.tensorflow
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.decorator or "combined")
def test_the_chosen_place_keeps_the_program(program: Program, shown: dict[str, str]) -> None:
    assert shown[planned(program)] == shown[program.text]
    for where, expected in (("above", program.above), ("below", program.below)):
        result = "same" if shown[placed(program, where)] == shown[program.text] else "differs"
        assert result == expected, f"{where}: {shown[placed(program, where)]} for {shown[program.text]}"


def test_every_row_is_run() -> None:
    covered = {program.decorator for program in PROGRAMS} | ALIASES
    assert covered >= INSIDE_GRAPH.keys() | OUTSIDE_GRAPH.keys()


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.decorator or "combined")
def test_the_table_decides(program: Program) -> None:
    if program.decorator in INSIDE_GRAPH:
        assert planned(program) == placed(program, "above")
    elif program.decorator:
        assert planned(program) == placed(program, "below")
