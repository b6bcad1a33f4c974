"""The generated pages about rules."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from hybridize.rules.registry import all_rules

_SCRIPT = Path(__file__).resolve().parents[2] / "pyanalysis" / "scripts" / "build_rule_docs.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_rule_docs", _SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_docs_are_current(script: ModuleType) -> None:
    assert script.stale_pages(script.FOLDER, script.pages(all_rules())) == [], "run `make docs`"


def test_missing_outdated_and_left_over_pages_are_noticed_and_repaired(
    script: ModuleType, tmp_path: Path
) -> None:
    wanted = {"index.md": "new", "HYB201.md": "page", "HYB202.md": "same"}
    (tmp_path / "index.md").write_text("old")
    (tmp_path / "HYB202.md").write_text("same")
    (tmp_path / "HYB999.md").write_text("gone")
    stale = script.stale_pages(tmp_path, wanted)
    assert stale == ["HYB201.md", "HYB999.md", "index.md"]
    script.write(tmp_path, wanted, stale)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == wanted


def test_check_writes_nothing(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script, "FOLDER", tmp_path)
    assert script.main(["--check"]) == 1
    assert list(tmp_path.iterdir()) == []
    assert script.main([]) == 0
    assert script.main(["--check"]) == 0


def test_the_index_links_every_rule(script: ModuleType) -> None:
    links = re.findall(r"\]\((HYB\d{3})\.md\)", script.index(all_rules()))
    assert links == [rule.code for rule in all_rules()]
