"""Why values and calls of real projects are not known: the causes, the most frequent first.

    python benchmarks/unknowns.py PROJECT ... [--most N]

Counted are places of a program: a call that cannot be followed counts once for each cause, however often it runs.
What stands here is worth an entry in the tables of the knowledge base, or a model of its own.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "pyanalysis"))

from hybridize import pipeline
from hybridize.interpreter.state.record import UNKNOWN
from hybridize.project.settings import Settings
from hybridize.values.atoms import Unknown


def causes(project: str) -> dict[str, str]:
    """The cause of each place of a project whose call is not followed, by file, line and column."""
    settings = Settings(root=project, tensorflow=False)
    found: dict[str, str] = {}

    def read() -> None:
        program = pipeline.load([project], settings)
        for record in pipeline.interpret(program, settings).records:
            for event in record.events.values():
                if event.kind == UNKNOWN:
                    node = event.node
                    place = f"{event.code.path}:{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}"
                    found.setdefault(place, _cause(event.detail, event.subject))

    pipeline.deep(read)
    return found


def _cause(detail: object, subject: object) -> str:
    """The text of the event, or that of the value that is called; names of the program's own functions left out."""
    text = str(detail)
    if text == "call of something unknown":
        told = [atom.cause for atom in getattr(subject, "atoms", ()) if isinstance(atom, Unknown) and atom.cause]
        text = min(told, default=text)
    return re.sub(r"\b(?!__)\w+\(\)", "f()", text)


def main() -> None:
    """Print cause, count, and one place for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("projects", nargs="+")
    parser.add_argument("--most", type=int, default=20)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for project in options.projects:
        for place, cause in sorted(causes(project).items()):
            counts[cause] += 1
            examples.setdefault(cause, f"{Path(project).name}/{place}")
    for cause, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:options.most]:
        print(f"{count:>6}  {cause:<60}  {examples[cause]}")


if __name__ == "__main__":
    main()
