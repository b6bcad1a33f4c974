"""What variables hold, as text: one line for each variable of each line of the program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hybridize.facts.summary import types_of
from hybridize.interpreter.state.watching import Watch
from hybridize.values.atoms import Const, Dataset
from hybridize.values.kinds import kinds_of
from hybridize.values.value import Value

_LIMIT = 16


def type_lines(watch: Watch, files: set[str], at: tuple[str, int] | None) -> Iterator[str]:
    """``file:line: name: what it holds``, in order of place; of one line when ``at`` names it."""
    for (file, line), held in sorted(watch.seen.items()):
        if file not in files or (at is not None and at != (file, line)):
            continue
        for name, value in sorted(held.items()):
            text = described(value)
            if text and (at is not None or types_of(value) or _is_dataset(value)):
                yield f"{file}:{line}: {name}: {text}"


def described(value: Value) -> str:
    """Everything that a value may be, separated by bars."""
    parts = [spelled(one) for one in types_of(value)][:_LIMIT]
    parts += [f"dataset of {described(atom.element)}" for atom in value.ordered() if isinstance(atom, Dataset)]
    known = {"tensor", "container"} if parts else set()
    parts += [repr(atom.value) for atom in value.ordered() if isinstance(atom, Const)]
    if any(isinstance(atom, Const) for atom in value.atoms):
        known |= {"number", "bool", "string", "none"}
    if not any(isinstance(atom, Dataset) for atom in value.atoms):
        parts += [kind for kind in sorted(kinds_of(value)) if kind not in known]
    return " | ".join(dict.fromkeys(parts))


def spelled(described_type: Any) -> str:
    """One type as people write it: ``float32[?, 28]``, ``ragged int32[2, ?]``, ``(float32[], int64[])``."""
    if described_type is None:
        return "?"
    if isinstance(described_type, list):
        return " | ".join(map(spelled, described_type))
    if "container" in described_type:
        return _container(described_type)
    shape = described_type["shape"]
    axes = "..." if shape is None else ", ".join("?" if axis is None else str(axis) for axis in shape)
    layout = described_type["layout"]
    return f"{'' if layout == 'dense' else layout + ' '}{described_type['dtype'] or '?'}[{axes}]"


def _container(described_type: dict[str, Any]) -> str:
    elements = described_type["elements"]
    if isinstance(elements, dict):
        return "{" + ", ".join(f"{key}: {spelled(item)}" for key, item in elements.items()) + "}"
    inner = ", ".join(map(spelled, elements))
    return f"[{inner}]" if described_type["container"] == "list" else f"({inner})"


def _is_dataset(value: Value) -> bool:
    return any(isinstance(atom, Dataset) for atom in value.atoms)
