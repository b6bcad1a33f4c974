"""Facts of the functions of tiny programs, as a reader who has only the contract of the report states them.

``programs/*.txt`` hold the programs. ``=== name`` begins one, ``--- path`` a file of it. Behind ``#:`` every ``def``
line says which facts are true of the function; the others must be false:

    H hybrid    T tensor_parameter    P python_parameter    S side_effects    R recursive
    C tensor_computation    V covered_callers    D not called    ~ before a letter: either may be said

After ``--- edges`` stand lines of the call graph; ``~`` among the callees allows further ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hybridize.pipeline import analyze, call_graph
from hybridize.project.settings import Settings

FACTS = {"H": "hybrid", "T": "tensor_parameter", "P": "python_parameter", "S": "side_effects", "R": "recursive",
         "C": "tensor_computation", "V": "covered_callers", "D": "not called"}
_MARK = re.compile(r"\s*#:(.*)$", re.MULTILINE)


@dataclass
class TinyProgram:
    """One program of a table with what is expected of it."""

    name: str
    files: dict[str, str] = field(default_factory=dict)
    edges: dict[str, list[str]] = field(default_factory=dict)

    def write(self, folder: Path) -> Settings:
        """Put the files, without the expectations, into a folder."""
        for path, text in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(_MARK.sub("", text), encoding="utf-8")
        return Settings(root=str(folder), tensorflow=False, cache=False)

    def expected(self) -> dict[tuple[str, int], str]:
        """The letters of every ``def`` by file and line."""
        return {(path, number): found.group(1).strip()
                for path, text in self.files.items()
                for number, line in enumerate(text.splitlines(), 1)
                if (found := _MARK.search(line)) is not None}


def _programs() -> Iterator[TinyProgram]:
    for table in sorted((Path(__file__).parent / "programs").glob("*.txt")):
        for part in table.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, body = part.partition("\n")
            program = TinyProgram(f"{table.stem}-{name}")
            for section in body.split("--- ")[1:]:
                path, _, text = section.partition("\n")
                if path == "edges":
                    program.edges = {caller.strip(): callees.split() for caller, _, callees in
                                     (line.partition("->") for line in text.splitlines())}
                else:
                    program.files[path] = text
            yield program


PROGRAMS = list(_programs())
GRAPHS = [program for program in PROGRAMS if program.edges]


def _letters(text: str) -> tuple[set[str], set[str]]:
    """The facts that are true, and those of which either may be said."""
    free = {FACTS[letter] for letter in re.findall(r"~(\w)", text)}
    return {FACTS[letter] for letter in re.sub(r"~\w", "", text) if not letter.isspace()}, free


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.name)
def test_facts(program: TinyProgram, tmp_path: Path) -> None:
    report = analyze([str(tmp_path)], program.write(tmp_path))
    assert not report.errors
    expected = program.expected()
    assert {(one.file, one.line) for one in report.functions} == set(expected)
    wrong = []
    for one in report.functions:
        true, free = _letters(expected[one.file, one.line])
        told = {**one.facts, "hybrid": one.hybrid, "not called": not one.facts["called"]}
        wrong += [f"{one.name}: {fact} is told as {told[fact]}" for fact in FACTS.values()
                  if fact not in free and told[fact] is not (fact in true)]
    assert not wrong


@pytest.mark.parametrize("program", GRAPHS, ids=lambda program: program.name)
def test_call_graph(program: TinyProgram, tmp_path: Path) -> None:
    graph = call_graph([str(tmp_path)], program.write(tmp_path))
    for caller, callees in program.edges.items():
        missing = set(callees) - {"~"} - set(graph[caller])
        more = set(graph[caller]) - set(callees) if "~" not in callees else set()
        assert (caller, missing, more) == (caller, set(), set())
