"""What the user wants: defaults, then ``[tool.hybridize]`` in ``pyproject.toml``, then the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from hybridize.project.errors import SettingsError
from hybridize.project.metadata import Metadata, table
from hybridize.project.model import Problem

FORMATS = ("text", "json", "sarif", "github")
CODE = re.compile(r"(HYB)?\d{1,3}|[a-z]+(-[a-z0-9]+)*|ALL", re.IGNORECASE)
_VERSION = re.compile(r"\d+(\.\d+){0,2}")
_PYPROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every option of the command line, under its name there with underscores.

    ``safe_only`` and ``speculative`` exclude each other; without either, both kinds of change are reported
    and the safe ones applied. Paths are absolute once loaded. ``problems`` and ``warnings``: of the file.
    """

    format: str = "text"
    root: str | None = None
    source_root: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    safe_only: bool = False
    speculative: bool = False
    signatures: bool = True
    follow_type_hints: bool = True
    test_entry_points: bool = True
    library: bool = False
    target_tensorflow: str | None = None
    python: str | None = None
    tensorflow: bool = True  # False: --no-tensorflow
    jobs: int | None = None  # None: as many as the machine has processors
    cache_dir: str | None = None
    cache: bool = True
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()


_NOTES = ("problems", "warnings")
_LISTS = ("source_root", "select", "ignore", "include", "exclude")
_TEXTS = ("format", "target_tensorflow", "python", "cache_dir")
_COMMAND_LINE_ONLY = ("root",)  # the file that would say it is found by it
OPTIONS = tuple(field.name for field in fields(Settings) if field.name not in _NOTES)


def load_settings(
    root: Path, given: Mapping[str, Any] | None = None, metadata: Metadata | None = None
) -> Settings:
    """The settings that hold for the project at ``root``.

    ``given`` holds what the command line says, and only that (no defaults). A wrong value there raises
    :class:`SettingsError`; a wrong value in the file becomes a problem, and the default holds.
    """
    metadata = metadata or Metadata(root)
    settings = _from_file(root, metadata)
    given = {name.replace("-", "_"): value for name, value in (given or {}).items()}
    unknown = sorted(set(given) - set(OPTIONS))
    if unknown:
        raise SettingsError(f"unknown option {unknown[0]!r}{_suggestion(unknown[0], OPTIONS)}")
    values = {name: _checked(name, value, Path.cwd()) for name, value in given.items() if value is not None}
    if values.get("speculative"):
        values.setdefault("safe_only", False)
    if values.get("safe_only"):
        values.setdefault("speculative", False)
    settings = replace(settings, **values)
    if settings.safe_only and settings.speculative:
        raise SettingsError("safe-only and speculative exclude each other")
    return settings


def _from_file(root: Path, metadata: Metadata) -> Settings:
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    warnings: list[str] = []
    for key, value in metadata.tool("hybridize").items():
        name = key.replace("-", "_")
        line = metadata.line_of(_PYPROJECT, key)
        if name in _COMMAND_LINE_ONLY:
            warnings.append(f"{_PYPROJECT}:{line}: {key} is an option of the command line alone")
        elif name not in OPTIONS:
            hint = _suggestion(name, OPTIONS)
            warnings.append(f"{_PYPROJECT}:{line}: unknown option {key!r} in [tool.hybridize]{hint}")
        else:
            try:
                values[name] = _checked(name, value, root)
            except SettingsError as error:
                problems.append(Problem(_PYPROJECT, line, 0, f"[tool.hybridize] {error}"))
    if values.get("safe_only") and values.get("speculative"):
        line = metadata.line_of(_PYPROJECT, "speculative")
        problems.append(
            Problem(_PYPROJECT, line, 0, "[tool.hybridize] safe-only and speculative exclude each other")
        )
        del values["speculative"]
    own = table(metadata.pyproject, "tool").get("hybridize", {})
    if not isinstance(own, Mapping):
        problems.append(Problem(_PYPROJECT, metadata.line_of(_PYPROJECT, "hybridize"), 0,
                                f"tool.hybridize must be a table, not {own!r}"))
    syntax = [problem for problem in metadata.problems if problem.file == _PYPROJECT]
    return Settings(**values, problems=(*syntax, *problems), warnings=tuple(warnings))


def _checked(name: str, value: Any, base: Path) -> Any:
    """``value`` as the option's type, relative paths taken from ``base``; raises :class:`SettingsError`."""
    option = name.replace("_", "-")
    if name in _LISTS:
        return _checked_list(option, value, base)
    if name == "jobs":
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise SettingsError(f"{option} must be a whole number from 1, not {value!r}")
        return value
    if name in _TEXTS or name in _COMMAND_LINE_ONLY:
        return _checked_text(option, value, base)
    if not isinstance(value, bool):
        raise SettingsError(f"{option} must be true or false, not {value!r}")
    return value


def _checked_text(option: str, value: Any, base: Path) -> str:
    if isinstance(value, Path):
        value = str(value)
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{option} must be a text, not {value!r}")
    if option == "format" and value not in FORMATS:
        raise SettingsError(
            f"format must be one of {', '.join(FORMATS)}, not {value!r}{_suggestion(value, FORMATS)}"
        )
    if option == "target-tensorflow" and not _VERSION.fullmatch(value):
        raise SettingsError(f"target-tensorflow must be a version such as 2.15, not {value!r}")
    if option in ("root", "cache-dir") or (option == "python" and "/" in value):
        return str(base / Path(value).expanduser())
    return value


def _checked_list(option: str, value: Any, base: Path) -> tuple[str, ...]:
    items = [value] if isinstance(value, (str, Path)) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, (str, Path)) for item in items):
        raise SettingsError(f"{option} must be a list of texts, not {value!r}")
    texts = [str(item).strip() for item in items]
    if option == "source-root":
        return tuple(str(base / Path(text).expanduser()) for text in texts)
    if option in ("select", "ignore"):
        codes = [code for text in texts for code in re.split(r"[,\s]+", text) if code]
        wrong = [code for code in codes if not CODE.fullmatch(code)]
        if wrong:
            raise SettingsError(f"{option} names no rule code: {wrong[0]!r} (codes look like HYB201 or HYB2)")
        return tuple(_canonical(code) for code in codes)
    return tuple(text for text in texts if text)


def _canonical(code: str) -> str:
    if code.isdigit():
        return f"HYB{code}"
    return code.upper() if code.upper().startswith("HYB") else code


def _suggestion(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name, known, 1)
    return f": did you mean {close[0].replace('_', '-')!r}?" if close else ""
