"""What asking TensorFlow for types costs: with nothing known, with a memo on disk, and in a process that has asked.

    python benchmarks/oracle.py [PROJECT ...]

``questions`` are calls whose result the fast rules do not know, ``asked`` those that no memo answered.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_MEASURE = """
import json, sys, time
from hybridize import pipeline
from hybridize.oracle import oracle
from hybridize.project.settings import Settings
project, kept, asks, rounds = sys.argv[1], sys.argv[2], sys.argv[3] == "ask", int(sys.argv[4])
settings = Settings(root=project, cache_dir=kept, tensorflow=asks)
out = []
for _ in range(rounds):
    one = next(iter(oracle._open.values()), None)
    before = (one.questions, one.client.asked) if one is not None else (0, 0)
    start = time.perf_counter()
    program = pipeline.load([project], settings)
    pipeline.facts_of(program, settings)
    seconds = time.perf_counter() - start
    one = next(iter(oracle._open.values()), None)
    after = (one.questions, one.client.asked) if one is not None else (0, 0)
    out.append([seconds, after[0] - before[0], after[1] - before[1]])
print(json.dumps(out))
"""


def measure(project: str, kept: str, asks: bool, rounds: int) -> list[list[float]]:
    """Seconds, questions and what was asked of TensorFlow, for analyses one after the other in a new process."""
    command = [sys.executable, "-c", _MEASURE, project, kept, "ask" if asks else "no", str(rounds)]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT / "pyanalysis", check=True)
    measured: list[list[float]] = json.loads(told.stdout.splitlines()[-1])
    return measured


def main(projects: list[str]) -> None:
    """Print one line for each project and state of the memo."""
    print(f"{'project':<24}{'memo':<12}{'seconds':>8}{'ratio':>7}{'questions':>11}{'asked':>7}{'hits':>7}")
    for project in projects or [str(ROOT / "examples")]:
        path = str(Path(project).resolve())
        with tempfile.TemporaryDirectory() as kept:
            plain = measure(path, kept, False, 1)[0][0]
            (cold,) = measure(path, kept, True, 1)
            disk, memory = measure(path, kept, True, 2)
        for name, (seconds, questions, asked) in (("none", cold), ("disk", disk), ("memory", memory)):
            hits = f"{(questions - asked) / questions:.0%}" if questions else "-"
            print(f"{Path(path).name:<24}{name:<12}{seconds:>8.1f}{seconds / plain:>7.1f}{questions:>11.0f}"
                  f"{asked:>7.0f}{hits:>7}")


if __name__ == "__main__":
    main(sys.argv[1:])
