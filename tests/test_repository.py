"""The files of the repository themselves."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = {".md", ".py", ".java", ".toml", ".xml", ".sh", ".yml", ".json", ".MF", ".properties", ""}
CONFLICT = re.compile(r"^(<<<<<<<|>>>>>>>)( |$)", re.MULTILINE)


def test_no_merge_was_left_unfinished() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a checkout")
    files = [ROOT / name for name in listed.stdout.split("\0") if name and Path(name).suffix in TEXT]
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in files if path.is_file()}
    assert texts
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if CONFLICT.search(text)] == []
