"""The same answer, to the byte, in every run: whatever the seed of hashes and the order in which folders list files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PROGRAMS = [
    "examples",
    "tests/programs/mixin_models",
    "tests/programs/tiny_transformer",
    "tests/programs/src_layout_mlp",
]

# Lists folders in an order of its own, then runs the command line.
SHUFFLED = """
import os, random, sys
order, listed, scanned = random.Random(int(sys.argv.pop(1))), os.listdir, os.scandir

class Scan:
    def __init__(self, path="."):
        with scanned(path) as entries:
            self.entries = sorted(entries, key=lambda entry: entry.name)
        order.shuffle(self.entries)
    def __iter__(self):
        return iter(self.entries)
    def __next__(self):
        return self.entries.pop()
    def __enter__(self):
        return self
    def __exit__(self, *_):
        self.close()
    def close(self):
        pass

def shuffled(path="."):
    names = sorted(listed(path))
    order.shuffle(names)
    return names

os.scandir, os.listdir = Scan, shuffled
from hybridize.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def answer(command: list[str], seed: int, program: str) -> bytes:
    """What a run of its own writes."""
    environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(REPOSITORY / "pyanalysis")}
    ran = subprocess.run(
        [sys.executable, "-c", SHUFFLED, str(seed), *command, str(REPOSITORY / program)],
        env=environment,
        capture_output=True,
        timeout=120,
    )
    assert ran.returncode in (0, 1), ran.stderr.decode()
    return ran.stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_one_answer_under_every_seed_and_order(program: str) -> None:
    command = ["check", "--format", "json", "--root", str(REPOSITORY / program)]
    first = answer(command, 0, program)
    assert json.loads(first)["functions"]
    for seed in (1, 2):
        assert answer(command, seed, program) == first


@pytest.mark.parametrize("command", ["diff", "callgraph", "check -v", "check --format sarif"])
def test_every_kind_of_output(command: str) -> None:
    outputs = {answer([*command.split(), "--root", str(REPOSITORY / "examples")], seed, "examples") for seed in (0, 1)}
    assert len(outputs) == 1
    assert outputs != {b""}


def test_order_of_the_paths_given_does_not_matter() -> None:
    """What is asked for first is not answered first."""
    files = sorted(str(path) for path in (REPOSITORY / "examples").rglob("*.py"))
    command = ["check", "--format", "json", "--root", str(REPOSITORY / "examples")]
    assert len(files) > 2
    assert answer([*command, *files], 0, "examples") == answer([*command, *reversed(files)], 0, "examples")


def test_a_second_analysis_in_one_process_is_like_the_first() -> None:
    """The tables of values are shared by the analyses of a process, as in the service."""
    from hybridize import pipeline
    from hybridize.project.settings import Settings

    folders = [str(REPOSITORY / program) for program in (*PROGRAMS, PROGRAMS[0])]
    reports = [pipeline.analyze([folder], Settings(root=Path(folder))) for folder in folders]
    assert reports[-1] == reports[0]
