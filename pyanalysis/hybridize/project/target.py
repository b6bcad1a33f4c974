"""Which TensorFlow and which Keras the program runs on: told, installed, or pinned by the project's files."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from hybridize.project.errors import ProjectError
from hybridize.project.metadata import Metadata
from hybridize.project.model import Program, Target
from hybridize.project.requirements import Requirement, declared_requirements
from hybridize.project.settings import Settings
from hybridize.project.versions import Bounds, Version, parse_version

KERAS_3_SINCE = (2, 16)  # the first TensorFlow whose tf.keras is Keras 3
_TENSORFLOW = re.compile(r"tensorflow(-(cpu|gpu|macos|intel|rocm|aarch64))?|intel-tensorflow(-avx512)?")
_DISTRIBUTION = re.compile(r"(?P<name>.+?)-(?P<version>[^-]+)\.dist-info")
_LEGACY_KERAS = re.compile(r"TF_USE_LEGACY_KERAS\W{1,12}(1|[Tt]rue)\b")
_SITE_FOLDERS = (
    "import site, sysconfig; p = sysconfig.get_paths();"
    "print(*dict.fromkeys([p['purelib'], p['platlib'], *site.getsitepackages()]), sep=chr(10))"
)
_ENVIRONMENT_FOLDERS = (".venv", "venv", "env", ".env")


def find_target(program: Program, metadata: Metadata, settings: Settings) -> Target:
    """What is told outright counts first, then what is installed, then what the project's files ask for."""
    requirements = declared_requirements(metadata)
    packages, where = installed_for(program.root, settings)
    bounds, source = _bounds(settings, packages, where, requirements)
    newest = bounds.newest
    keras = _keras(program, packages, requirements, newest, bounds.oldest)
    return Target(newest, keras, source, bounds.exact or bounds.oldest, packages)


def installed_packages(folder: Path) -> dict[str, str]:
    """Names and versions of the distributions in a ``site-packages`` folder, by its ``dist-info`` folders."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return {}
    matches = (_DISTRIBUTION.fullmatch(name) for name in names)
    return {_normalised(match["name"]): match["version"] for match in matches if match}


def interpreter_folders(executable: str) -> tuple[Path, ...]:
    """The ``site-packages`` folders of another Python, which starts isolated and imports nothing of them."""
    try:
        run = subprocess.run(
            [executable, "-I", "-c", _SITE_FOLDERS], capture_output=True, text=True, timeout=30, check=True
        )
    except FileNotFoundError:
        raise ProjectError(f"--python {executable}: no such interpreter") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise ProjectError(f"--python {executable}: cannot be asked for its packages: {error}") from None
    return tuple(Path(line) for line in run.stdout.splitlines() if line.strip())


def _bounds(
    settings: Settings, packages: Mapping[str, str], where: str, requirements: tuple[Requirement, ...]
) -> tuple[Bounds, str]:
    if settings.target_tensorflow:
        version = parse_version(settings.target_tensorflow)
        return Bounds(version, exact=version), "--target-tensorflow"
    asked_for = [requirement for requirement in requirements if _TENSORFLOW.fullmatch(requirement.name)]
    pinned = [requirement for requirement in asked_for if requirement.bounds.exact]
    installed = next((version for name, version in packages.items() if _TENSORFLOW.fullmatch(name)), None)
    if installed and (settings.python or not pinned):
        version = parse_version(installed)
        return Bounds(version, exact=version), where
    bounded = [requirement for requirement in asked_for if requirement.bounds.newest]
    for requirement in (*pinned, *bounded, *asked_for):
        return requirement.bounds, requirement.source
    return Bounds(), "default"


def installed_for(root: Path, settings: Settings) -> tuple[dict[str, str], str]:
    """The distributions that the program finds installed (name, version), and where.

    Raises :class:`ProjectError` for an interpreter that cannot be asked.
    """
    if settings.python:
        folders, where = interpreter_folders(settings.python), f"installed for {settings.python}"
    else:
        folders, where = _environment_folders(root)
    packages: dict[str, str] = {}
    for folder in folders:
        packages = {**installed_packages(folder), **packages}
    return packages, where


def _environment_folders(root: Path) -> tuple[tuple[Path, ...], str]:
    """The packages of a virtual environment that lies in the project."""
    for name in _ENVIRONMENT_FOLDERS:
        if (root / name / "pyvenv.cfg").is_file():
            unix = sorted((root / name).glob("lib/python*/site-packages"))
            return (*unix, root / name / "Lib" / "site-packages"), f"installed in {name}"
    return (), "default"


def _keras(
    program: Program,
    packages: Mapping[str, str],
    requirements: tuple[Requirement, ...],
    newest: Version | None,
    oldest: Version | None,
) -> int | None:
    """2 or 3; ``None`` where the TensorFlow release is open and nothing else tells."""
    if newest is not None and newest < KERAS_3_SINCE:
        return 2
    if any(_uses_legacy_keras(module.source.text) for module in program.modules.values()):
        return 2
    if newest is not None or (oldest is not None and oldest >= KERAS_3_SINCE):
        return 3
    for requirement in requirements:
        if requirement.name == "keras":
            if requirement.bounds.below and requirement.bounds.below <= (3,):
                return 2
            return 3 if requirement.bounds.oldest and requirement.bounds.oldest >= (3,) else None
    version = parse_version(packages.get("keras", ""))
    return (3 if version >= (3,) else 2) if version else None


def _uses_legacy_keras(text: str) -> bool:
    if "TF_USE_LEGACY_KERAS" in text and _LEGACY_KERAS.search(text):
        return True
    return "tf_keras" in text and re.search(r"^\s*(import|from)\s+tf_keras\b", text, re.MULTILINE) is not None


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
