"""What the project's files ask to be installed: names and version bounds, file by file, nothing run."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hybridize.project.metadata import Metadata, string_value, strings, table
from hybridize.project.versions import Bounds, parse_specifier

_REQUIREMENT = re.compile(r"\s*([A-Za-z][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;#@\s][^;#@]*?)?\)?\s*(?:[;#].*)?")
_CONDA_ITEM = re.compile(r"^\s*-\s*[\"']?([A-Za-z][\w.-]*)\s*([=<>~!][^#\"'\n]*)?", re.MULTILINE)
_LOCKED = re.compile(r'^name = "([^"]+)"\s*\nversion = "([^"]+)"', re.MULTILINE)
_REQUIREMENT_FILES = re.compile(r"(.*[-_.])?requirements?([-_.].*)?\.(txt|in)")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A distribution (normalised name) and the releases of it that ``source`` admits."""

    name: str
    bounds: Bounds
    source: str


def declared_requirements(metadata: Metadata) -> tuple[Requirement, ...]:
    """Every requirement, those of lock files first, then by how directly the file serves installation."""
    readers = (_locked, _requirement_files, _pyproject, _setup_cfg, _setup_py, _pipfile, _conda)
    return tuple(requirement for reader in readers for requirement in reader(metadata))


def parse_requirement(line: str, source: str) -> Requirement | None:
    """One line of PEP 508, such as ``tensorflow-cpu[extra]>=2.4,<2.11; python_version < "3.9"``."""
    match = _REQUIREMENT.fullmatch(line)
    if match is None:
        return None
    bounds = parse_specifier(match[2] or "")
    return Requirement(_normalised(match[1]), bounds, source) if bounds else None


def _locked(metadata: Metadata) -> Iterator[Requirement]:
    for name in ("uv.lock", "poetry.lock", "pdm.lock"):
        for match in _LOCKED.finditer(metadata.text(name)):
            yield from _exact(match[1], match[2], name)
    try:
        document = json.loads(metadata.text("Pipfile.lock") or "{}")
    except ValueError:
        return
    for group in ("default", "develop"):
        for package, entry in table(document, group).items():
            if isinstance(entry, Mapping):
                yield from _exact(package, str(entry.get("version", "")).lstrip("="), "Pipfile.lock")


def _requirement_files(metadata: Metadata) -> Iterator[Requirement]:
    try:
        names = sorted(
            entry.name for entry in metadata.root.iterdir() if _REQUIREMENT_FILES.fullmatch(entry.name)
        )
    except OSError:
        return
    names.sort(key=lambda name: name != "requirements.txt")
    for name in [*names, "requirements/base.txt", "requirements/main.txt", "requirements/requirements.txt"]:
        yield from _lines(metadata.text(name).splitlines(), name)


def _pyproject(metadata: Metadata) -> Iterator[Requirement]:
    name = "pyproject.toml"
    project = table(metadata.pyproject, "project")
    yield from _lines(strings(project.get("dependencies")), name)
    for group in table(project, "optional-dependencies").values():
        yield from _lines(strings(group), name)
    for group in table(metadata.pyproject, "dependency-groups").values():
        yield from _lines(strings(group), name)
    poetry = metadata.tool("poetry")
    yield from _mapping(table(poetry, "dependencies"), name, bare="==")
    yield from _mapping(table(poetry, "dev-dependencies"), name, bare="==")
    for group in table(poetry, "group").values():
        if isinstance(group, Mapping):
            yield from _mapping(table(group, "dependencies"), name, bare="==")


def _setup_cfg(metadata: Metadata) -> Iterator[Requirement]:
    parser = metadata.setup_cfg
    for section, key in (("options", "install_requires"), ("options", "tests_require")):
        yield from _lines((parser.get(section, key, fallback="") or "").splitlines(), "setup.cfg")
    if parser.has_section("options.extras_require"):
        for _, value in parser.items("options.extras_require"):
            yield from _lines((value or "").splitlines(), "setup.cfg")


def _setup_py(metadata: Metadata) -> Iterator[Requirement]:
    """The requirement-like strings of the file: lists are often built up before the call of ``setup``."""
    descriptive = {
        "name",
        "description",
        "long_description",
        "classifiers",
        "keywords",
        "url",
        "author",
        "license",
    }
    ignored = {
        id(node)
        for argument, value in metadata.setup_arguments.items()
        if argument in descriptive
        for node in ast.walk(value)
    }
    names: dict[str, str] = {}
    for node in ast.walk(metadata.setup_tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            value = string_value(node.value, names)
            if value is not None:
                names[node.targets[0].id] = value
        elif isinstance(node, (ast.List, ast.Tuple)) and id(node) not in ignored:
            texts = (string_value(element, names) for element in node.elts)
            yield from _lines((text for text in texts if text), "setup.py")


def _pipfile(metadata: Metadata) -> Iterator[Requirement]:
    if metadata.text("Pipfile"):
        yield from _mapping(table(metadata.pipfile, "packages"), "Pipfile", bare="==")
        yield from _mapping(table(metadata.pipfile, "dev-packages"), "Pipfile", bare="==")


def _conda(metadata: Metadata) -> Iterator[Requirement]:
    for name in ("environment.yml", "environment.yaml", "conda.yml", "conda.yaml"):
        for match in _CONDA_ITEM.finditer(metadata.text(name)):
            specifier = (match[2] or "").strip()
            if specifier.startswith("=") and not specifier.startswith("=="):
                specifier = "=" + specifier[1:].partition("=")[0]  # the build string goes
            bounds = parse_specifier(specifier)
            if bounds:
                yield Requirement(_normalised(match[1]), bounds, name)


def _lines(lines: Iterable[str], source: str) -> Iterator[Requirement]:
    for line in lines:
        requirement = parse_requirement(line.partition(" #")[0], source)
        if requirement:
            yield requirement


def _mapping(packages: Mapping[str, Any], source: str, bare: str) -> Iterator[Requirement]:
    """Tables such as ``tensorflow = "^2.4"`` or ``tensorflow = {version = "^2.4", optional = true}``."""
    for name, value in packages.items():
        text = value.get("version", "*") if isinstance(value, Mapping) else value
        bounds = parse_specifier(text, bare) if isinstance(text, str) else None
        if bounds:
            yield Requirement(_normalised(name), bounds, source)


def _exact(name: str, version: str, source: str) -> Iterator[Requirement]:
    bounds = parse_specifier(f"=={version}")
    if bounds and bounds.exact:
        yield Requirement(_normalised(name), bounds, source)


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
