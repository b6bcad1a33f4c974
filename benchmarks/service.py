"""Waiting times of the service, as an editor's user has them. Prints a table; asserts nothing.

    python benchmarks/service.py [PROJECT ...]

``start``: process to handshake. ``cold``: the first analysis. ``warm``: the same again. ``edited``: after one line
was added to the largest file in an editor. ``cancel``: from the request in the middle of an analysis to its end.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.service.client import Client, running  # noqa: E402  needs the root on the path

COLUMNS = ("start", "cold", "warm", "edited", "cancel")


def seconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def cancelled(client: Client, project: Path, after: float) -> float:
    """How long a cancel takes that comes in the middle of an analysis."""
    job = client.analyze(project)
    time.sleep(after)

    def cancel() -> None:
        client.ask("cancel", job=job)
        client.wait(job)

    return seconds(cancel)


def measure(project: Path) -> list[float]:
    """The waiting times of one project."""
    start = time.perf_counter()
    with running() as client:
        found = [time.perf_counter() - start]
        found += [seconds(lambda: client.wait(client.analyze(project), 600)) for _ in range(2)]
        largest = max(project.rglob("*.py"), key=lambda file: file.stat().st_size)
        text = largest.read_text("utf-8") + "\nADDED_IN_THE_EDITOR = 1\n"
        client.ask("update", overlays=[{"path": str(largest), "text": text}])
        found.append(seconds(lambda: client.wait(client.analyze(project), 600)))
        client.ask("update", overlays=[])
        return [*found, cancelled(client, project, found[2] / 2)]


def main() -> None:
    """Print one line a project."""
    projects = [Path(argument).resolve() for argument in sys.argv[1:]] or [ROOT / "examples"]
    print(f"{'service, seconds':<20}" + "".join(f"{column:>9}" for column in COLUMNS))
    for project in projects:
        print(f"{project.name:<20}" + "".join(f"{value:>9.2f}" for value in measure(project)))


if __name__ == "__main__":
    main()
