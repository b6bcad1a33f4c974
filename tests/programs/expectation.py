"""What a human expert says about one program: its ``expect.toml``, read and checked."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HERE = Path(__file__).resolve().parent
KEYS = {
    "main",
    "arguments",
    "hybridize",
    "covered",
    "decline",
    "keep",
    "dehybridize",
    "reconfigure",
    "note",
}


@dataclass(frozen=True)
class Expectation:
    """``start``: the script (``*.py``) or module to run, and its arguments.

    ``hybridize``, ``covered``, ``keep``: functions as ``file:qualname``.
    ``decline``, ``dehybridize``, ``reconfigure``: the same, each with the codes that may justify it.
    """

    start: tuple[str, ...]
    hybridize: tuple[str, ...]
    covered: tuple[str, ...]
    keep: tuple[str, ...]
    decline: dict[str, tuple[str, ...]]
    dehybridize: dict[str, tuple[str, ...]]
    reconfigure: dict[str, tuple[str, ...]]

    def listed(self) -> dict[str, str]:
        """Every function the expert speaks about, and under which heading."""
        groups = {
            "hybridize": self.hybridize,
            "covered": self.covered,
            "keep": self.keep,
            "decline": self.decline,
            "dehybridize": self.dehybridize,
            "reconfigure": self.reconfigure,
        }
        return {target: heading for heading, targets in groups.items() for target in targets}


def names() -> list[str]:
    """All programs, sorted."""
    return sorted(path.parent.name for path in HERE.glob("*/expect.toml"))


def load(name: str) -> Expectation:
    """Read ``<name>/expect.toml``."""
    data = tomllib.loads((HERE / name / "expect.toml").read_text(encoding="utf-8"))
    if unknown := set(data) - KEYS:
        raise ValueError(f"{name}/expect.toml: unknown keys {sorted(unknown)}")
    return Expectation(
        start=(data["main"], *data.get("arguments", ())),
        hybridize=tuple(data.get("hybridize", ())),
        covered=tuple(data.get("covered", ())),
        keep=tuple(data.get("keep", ())),
        decline=_with_codes(data.get("decline", ())),
        dehybridize=_with_codes(data.get("dehybridize", ())),
        reconfigure=_with_codes(data.get("reconfigure", ())),
    )


def _with_codes(entries: list[str]) -> dict[str, tuple[str, ...]]:
    """``"file:name = 201|203"`` to ``{"file:name": ("HYB201", "HYB203")}``."""
    result = {}
    for entry in entries:
        target, _, codes = entry.partition(" = ")
        result[target.strip()] = tuple(f"HYB{code.strip().removeprefix('HYB')}" for code in codes.split("|"))
    return result
