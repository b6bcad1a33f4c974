from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hybridize.project import Settings, SettingsError, load_program, load_settings

from .conftest import MakeProject


def settings_of(make_project: MakeProject, text: str, given: dict[str, Any] | None = None) -> Settings:
    return load_settings(make_project({"pyproject.toml": text}), given)


def test_defaults_without_a_file(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    assert load_settings(tmp_path).follow_type_hints


def test_file_then_command_line(make_project: MakeProject) -> None:
    text = '[tool.hybridize]\nlibrary = true\nformat = "json"\nselect = ["HYB2", "hyb301"]\n'
    settings = settings_of(make_project, text, {"format": "text", "select": None})
    assert (settings.library, settings.format, settings.select) == (True, "text", ("HYB2", "HYB301"))


@pytest.mark.parametrize("key", ["follow-type-hints", "follow_type_hints"])
def test_both_spellings(make_project: MakeProject, key: str) -> None:
    assert not settings_of(make_project, f"[tool.hybridize]\n{key} = false\n").follow_type_hints


def test_every_option_can_be_given_in_the_file(make_project: MakeProject) -> None:
    text = """[tool.hybridize]
format = "sarif"
source-root = ["src"]
select = ["HYB201"]
ignore = "HYB3, 402"
include = ["a/**"]
exclude = ["b"]
safe-only = true
speculative = false
signatures = false
follow-type-hints = false
test-entry-points = false
library = true
target-tensorflow = "2.15"
python = "python3"
tensorflow = false
jobs = 2
cache-dir = ".cache"
cache = false
"""
    settings = settings_of(make_project, text)
    assert settings.problems == () and settings.warnings == ()
    default = Settings()
    same = {"root", "speculative", "problems", "warnings"}
    for name in Settings.__dataclass_fields__:
        assert name in same or getattr(settings, name) != getattr(default, name), name
    assert settings.ignore == ("HYB3", "HYB402")


def test_paths_count_from_the_file_or_the_current_folder(
    make_project: MakeProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(
        {"pyproject.toml": '[tool.hybridize]\nsource-root = "src"\ncache-dir = "c"\n', "sub/a.py": ""}
    )
    monkeypatch.chdir(root / "sub")
    settings = load_settings(root, {"cache_dir": "d"})
    assert settings.source_root == (str(root / "src"),)
    assert settings.cache_dir == str(root / "sub" / "d")


def test_unknown_key_warns_with_the_nearest(make_project: MakeProject) -> None:
    settings = settings_of(make_project, "[tool.hybridize]\n\nlibary = true\n")
    (warning,) = settings.warnings
    assert "pyproject.toml:3" in warning and "'library'" in warning


def test_root_is_no_option_of_the_file(make_project: MakeProject) -> None:
    assert "command line" in settings_of(make_project, '[tool.hybridize]\nroot = "x"\n').warnings[0]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("library = 1", "true or false"),
        ("jobs = 0", "whole number"),
        ("jobs = true", "whole number"),
        ('format = "jsn"', "did you mean 'json'"),
        ("exclude = [1]", "list of texts"),
        ('select = ["HYB2*"]', "rule code"),
        ('target-tensorflow = "latest"', "version"),
        ("cache-dir = 3", "text"),
    ],
)
def test_wrong_value_is_a_problem_with_its_line_and_the_default_holds(
    make_project: MakeProject, line: str, message: str
) -> None:
    settings = settings_of(make_project, f"[tool.hybridize]\n# first\n{line}\n")
    (problem,) = settings.problems
    assert (problem.file, problem.line) == ("pyproject.toml", 3)
    assert message in problem.message
    assert Settings(problems=settings.problems) == settings


def test_same_values_on_the_command_line_are_errors(tmp_path: Path) -> None:
    for given in (
        {"format": "jsn"},
        {"jobs": 0},
        {"select": ("no code!",)},
        {"target_tensorflow": "x"},
        {"nope": 1},
    ):
        with pytest.raises(SettingsError):
            load_settings(tmp_path, given)


def test_safe_only_and_speculative_exclude_each_other(make_project: MakeProject) -> None:
    with pytest.raises(SettingsError, match="exclude"):
        settings_of(make_project, "", {"safe_only": True, "speculative": True})
    settings = settings_of(make_project, "[tool.hybridize]\nsafe-only = true\n", {"speculative": True})
    assert settings.speculative and not settings.safe_only, "the command line wins over the file"
    both = settings_of(make_project, "[tool.hybridize]\nsafe-only = true\nspeculative = true\n")
    assert both.safe_only and not both.speculative and both.problems


@pytest.mark.parametrize(
    ("text", "line"), [("[tool\n", 1), ("[tool.hybridize]\njobs = \n", 2), ('a = "x', 1)]
)
def test_invalid_toml_is_told_once_and_the_rest_is_analysed(
    make_project: MakeProject, text: str, line: int
) -> None:
    root = make_project({"pyproject.toml": text, "a.py": "x = 1"})
    settings = load_settings(root)
    program = load_program([root], settings)
    (problem,) = program.problems
    assert (problem.file, problem.line) == ("pyproject.toml", line)
    assert problem.message.startswith("invalid TOML")
    assert list(program.modules) == ["a"]
    assert load_program([root]).problems == program.problems, "also without loaded settings"


def test_broken_setup_cfg_and_pydevproject_are_told(make_project: MakeProject) -> None:
    root = make_project({"setup.cfg": "no section\n", ".pydevproject": "<a>", "setup.py": "(", "a.py": ""})
    problems = {problem.file: problem for problem in load_program([root]).problems}
    assert set(problems) == {"setup.cfg", ".pydevproject", "setup.py"}
    assert "XML" in problems[".pydevproject"].message
