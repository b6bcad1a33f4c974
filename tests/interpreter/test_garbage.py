"""What a call leaves for nobody is taken off the heap; what anything still leads to is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize import pipeline
from hybridize.interpreter.functions import garbage
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import Record
from hybridize.project.settings import Settings
from hybridize.values.atoms import Const
from hybridize.values.heap import Delta
from hybridize.values.objects import Instance, Obj

HEAD = '''import contextlib
import functools
import tensorflow as tf


class Box:
    def __init__(self, held):
        self.held = held

    def read(self):
        return self.held


class Lost(Exception):
    def __init__(self, held):
        super().__init__("lost")
        self.held = held


kept = []
table = {}


'''
# Ways on which an object comes out of the call that made it: ``found()`` is 7 only if its field is still there.
_TEXT = (Path(__file__).parent / "ways_out.txt").read_text(encoding="utf-8")
WAYS = {name: source for name, _, source in (part.partition("\n") for part in _TEXT.split("=== ")[1:])}


def run(source: str, folder: Path) -> Machine:
    """The machine after a program; ``found`` is called from its script."""
    (folder / "main.py").write_text(HEAD + source + "\n\nif __name__ == '__main__':\n    found()\n")
    settings = Settings(root=str(folder), cache=False, tensorflow=False)
    machine: Machine = pipeline.deep(lambda: pipeline.interpret(pipeline.load([str(folder)], settings), settings))
    return machine


@pytest.mark.parametrize("way", WAYS)
def test_what_comes_out_stays(way: str, tmp_path: Path) -> None:
    machine = run(WAYS[way], tmp_path)
    results = [record.result for record in machine.records if record.code.name == "found"]
    assert results and all(Const(7) in value.plain().atoms for value in results)


def test_what_nothing_leads_to_is_no_work_for_callers(tmp_path: Path) -> None:
    source = "def work():\n    box = Box(7)\n    return box.held\n\n\ndef found():\n    return work()\n"
    machine = run(source, tmp_path)
    work = next(record for record in machine.records if record.code.name == "work")
    assert not work.writes
    made = next(obj for obj in work.allocated if isinstance(obj, Instance))
    assert Const(7) in made.fields["held"].plain().atoms  # facts are read off it later


@pytest.mark.sources
def test_fields_are_gone_while_the_callers_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object of a call that is made again is not mixed with what the first one became."""
    seen: list[set[Obj]] = []
    original = garbage.bury

    def watched(machine: Machine, record: Record, mark: int, delta: Delta, born: int, kept: int) -> None:
        original(machine, record, mark, delta, born, kept)
        seen.append(set(machine.dead))
        assert all(not obj.fields for obj in machine.dead)

    monkeypatch.setattr("hybridize.interpreter.functions.invoke.bury", watched)
    run("def work():\n    box = Box(7)\n    box.held = 8\n\n\ndef found():\n    work()\n    work()\n", tmp_path)
    assert any(seen)
