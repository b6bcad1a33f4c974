"""How the project wants its code laid out, as far as edits need to know."""

from __future__ import annotations

from typing import Any

from hybridize.project.metadata import Metadata, option

DEFAULT = 88  # Black's own
_SHORTEST, _LONGEST = 40, 400


def line_length(metadata: Metadata) -> int:
    """The longest line that Black, Ruff or Flake8 admits in this project; Black's default where none says."""
    for tool in ("black", "ruff"):
        given: Any = metadata.tool(tool).get("line-length")
        if isinstance(given, int) and _SHORTEST <= given <= _LONGEST:
            return given
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        text = option(metadata.ini(name), "flake8", "max-line-length")
        if text.isdigit() and _SHORTEST <= int(text) <= _LONGEST:
            return int(text)
    return DEFAULT
