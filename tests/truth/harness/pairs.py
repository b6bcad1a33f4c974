"""Judges pairs of programs: an example and its toggled variant, or a program before and after edits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from tests.truth.harness.compare import compare
from tests.truth.harness.outcome import RENUMBERED, Outcome
from tests.truth.harness.runs import observe
from tests.truth.harness.toggle import ToggleError, toggle
from tests.truth.harness.worker import Request


class ExampleLike(Protocol):
    """What is needed of ``hybridize.rules.base.Example``."""

    @property
    def source(self) -> str | Mapping[str, str]: ...
    @property
    def function(self) -> str: ...
    @property
    def toggle(self) -> str: ...
    @property
    def module(self) -> str: ...


def run_pair(example: ExampleLike) -> Outcome:
    """Run an example as written and toggled."""
    return run_many([example])[0]


def run_many(examples: Sequence[ExampleLike]) -> list[Outcome]:
    """Judge several examples in one batch."""
    outcomes: dict[int, Outcome] = {}
    requests: list[Request] = []
    judged: list[int] = []
    for number, example in enumerate(examples):
        try:
            requests += _variants(example)
            judged.append(number)
        except (ToggleError, SyntaxError) as error:
            outcomes[number] = Outcome("unjudged", (), note=f"cannot toggle: {error}")
    outcomes.update(zip(judged, _judge(requests), strict=True))
    return [outcomes[number] for number in range(len(examples))]


def run_program_pair(original: Path, edited: Path, main: str, arguments: Sequence[str] = ()) -> Outcome:
    """Run a program and its edited copy; ``main`` is a file (``train.py``) or a module (``pkg.train``)."""
    return run_program_pairs([(original, edited, main)], arguments)[0]


def run_program_pairs(
    pairs: Sequence[tuple[Path, Path, str]], arguments: Sequence[str] = ()
) -> list[Outcome]:
    """Judge several pairs of program folders in one batch."""
    requests = []
    for original, edited, main in pairs:
        for folder in (original, edited):
            requests.append(Request(_files(folder), main, timeout=120, arguments=tuple(arguments)))
    return _judge(requests)


def _judge(requests: Sequence[Request]) -> list[Outcome]:
    """Verdicts on consecutive pairs. A pair that differs and draws random numbers has a second hearing."""
    outcomes = _verdicts(requests)
    appeals = [
        place
        for place, outcome in enumerate(outcomes)
        if outcome.kind == "differs" and any(map(_may_draw, requests[2 * place].files.values()))
    ]
    settled = [replace(request, settled=True) for place in appeals for request in requests[2 * place :][:2]]
    for place, outcome in zip(appeals, _verdicts(settled), strict=True):
        # The same exception in both proves nothing if only settled randomness brings it about.
        if outcome.kind == "same" and outcome.note == outcomes[place].note:
            outcomes[place] = replace(outcomes[place], kind="same", differences=(), note=RENUMBERED)
    return outcomes


def _may_draw(text: str) -> bool:
    return re.search(r"random|dropout|keras|layers|shuffle|sample", text, re.IGNORECASE) is not None


def _verdicts(requests: Sequence[Request]) -> list[Outcome]:
    observations = observe(requests)
    return [verdict(*observations[place : place + 2]) for place in range(0, len(observations), 2)]


def verdict(first: dict[str, Any], second: dict[str, Any]) -> Outcome:
    """The outcome of two observations."""
    if first["status"] not in ("ran",) and not first["status"].startswith("died"):
        return Outcome("unjudged", (), note=f"as written: {first['status']}")
    differences = compare(first, second)
    counts = second.get("watched") or first.get("watched") or {}
    kind = "differs" if differences else "same"
    ended = first.get("exception")
    note = f"as written it ends with {ended['type']}: {ended['message'][:200]}" if ended else ""
    calls, traces, operations = (counts.get(name, 0) for name in ("calls", "traces", "operations"))
    return Outcome(kind, differences, calls, traces, operations, note)


def _variants(example: ExampleLike) -> list[Request]:
    files = {"main.py": example.source} if isinstance(example.source, str) else dict(example.source)
    main = "main.py" if "main.py" in files else next(iter(files))
    module = example.module if example.module in files else main
    toggled = {**files, module: toggle(files[module], example.function, example.toggle)}
    watch = (module, example.function)
    return [Request(variant, main, watch) for variant in (files, toggled)]


def _files(folder: Path) -> dict[str, str]:
    """Text files of a program folder by relative path."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            try:
                files[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                files[path.relative_to(folder).as_posix()] = path.read_bytes().decode("latin-1")
    return files
