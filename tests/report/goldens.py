"""Comparison with texts in ``golden/``. ``HYBRIDIZE_WRITE_GOLDEN=1 pytest tests/report`` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

_FOLDER = Path(__file__).parent / "golden"


def assert_golden(name: str, text: str) -> None:
    """``text`` is what ``golden/<name>`` holds, to the byte."""
    path = _FOLDER / name
    if os.environ.get("HYBRIDIZE_WRITE_GOLDEN"):
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text
