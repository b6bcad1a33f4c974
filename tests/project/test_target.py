from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridize.project import Program, ProjectError, Settings, load_program
from hybridize.project.target import installed_packages
from hybridize.project.versions import Bounds, parse_specifier, parse_version

from .conftest import MakeProject

Load = Callable[..., Program]


@pytest.mark.parametrize(
    ("text", "newest", "oldest"),
    [
        ("==2.15.1", (2, 15, 1), (2, 15, 1)),
        ("==2.8.*", (2, 8), (2, 8)),
        (">=2.4", None, (2, 4)),
        (">=2.4,<2.11", (2, 10), (2, 4)),
        (">=2.4, <2.11.2", (2, 11, 1), (2, 4)),
        ("<=2.15", (2, 15, 0), None),
        ("<2.16.0", (2, 15), None),
        ("~=2.8", None, (2, 8)),
        ("~=2.8.1", (2, 8), (2, 8, 1)),
        ("^2.4", None, (2, 4)),
        ("~2.4", (2, 4), (2, 4)),
        (">=2.4,<3", None, (2, 4)),
        (">=2.4,!=2.5.0", None, (2, 4)),
        ("*", None, None),
        ("", None, None),
        ("2.9.1", (2, 9, 1), (2, 9, 1)),
        ("<2", (1, 15), None),
    ],
)
def test_specifiers(text: str, newest: tuple[int, ...] | None, oldest: tuple[int, ...] | None) -> None:
    bounds = parse_specifier(text)
    assert bounds is not None
    assert (bounds.newest, bounds.oldest) == (newest, oldest)


def test_text_that_is_no_specifier() -> None:
    assert parse_specifier("from git+https") is None
    assert parse_version("rc") is None
    assert parse_version("2.16.0rc1") == (2, 16, 0)
    assert Bounds().newest is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", "numpy\ntensorflow==2.9.1  # pinned\n"),
        ("requirements.txt", 'tensorflow-cpu [and-cuda] == 2.9.1 ; python_version < "3.11"\n'),
        ("requirements-dev.txt", "tensorflow_gpu==2.9.1"),
        ("requirements/base.txt", "tensorflow==2.9.1"),
        ("pyproject.toml", '[project]\ndependencies = ["numpy", "tensorflow==2.9.1"]'),
        ("pyproject.toml", '[project.optional-dependencies]\ntf = ["tensorflow==2.9.1"]'),
        ("pyproject.toml", '[tool.poetry.dependencies]\ntensorflow = "2.9.1"'),
        ("pyproject.toml", '[tool.poetry.group.dev.dependencies]\ntensorflow = {version = "2.9.1"}'),
        ("pyproject.toml", '[dependency-groups]\ndev = ["tensorflow==2.9.1"]'),
        ("setup.cfg", "[options]\ninstall_requires =\n    tensorflow==2.9.1\n"),
        ("setup.cfg", "[options.extras_require]\ntf = tensorflow==2.9.1\n"),
        ("setup.py", "V = '==2.9.1'\nREQ = ['tensorflow' + V]\nsetup(install_requires=REQ)"),
        ("setup.py", "setup(extras_require={'tf': ['tensorflow==%s' % '2.9.1']})"),
        ("Pipfile", '[packages]\ntensorflow = "==2.9.1"'),
        ("Pipfile.lock", '{"default": {"tensorflow": {"version": "==2.9.1"}}}'),
        ("poetry.lock", '[[package]]\nname = "tensorflow"\nversion = "2.9.1"\n'),
        ("environment.yml", "dependencies:\n  - python=3.9\n  - tensorflow==2.9.1\n"),
        ("environment.yml", "dependencies:\n  - pip:\n    - tensorflow==2.9.1\n"),
        ("environment.yml", "dependencies:\n  - tensorflow=2.9.1=gpu_py39\n"),
    ],
)
def test_pins(load: Load, name: str, text: str) -> None:
    program = load({"setup.cfg": "", "main.py": "", name: text})
    assert (program.target.tensorflow, program.target.keras) == ((2, 9, 1), 2)
    assert program.target.source == name


def test_nothing_tells(load: Load) -> None:
    target = load({"setup.cfg": "", "main.py": ""}).target
    assert (target.tensorflow, target.keras, target.source) == (None, None, "default")


def test_exact_pin_counts_before_a_range(load: Load) -> None:
    files = {
        "setup.py": "setup(install_requires=['tensorflow==2.12.0'])",
        "requirements.txt": "tensorflow>=2.4,<2.14",
    }
    assert load(files).target.tensorflow == (2, 12, 0)


@pytest.mark.parametrize(
    ("requirement", "code", "keras"),
    [
        ("tensorflow==2.15.0", "", 2),
        ("tensorflow==2.16.1", "", 3),
        ("tensorflow>=2.16", "", 3),
        ("tensorflow>=2.4", "", None),
        ("tensorflow>=2.4\nkeras>=3", "", 3),
        ("tensorflow>=2.4\nkeras<3", "", 2),
        ("tensorflow==2.17.0", "import tf_keras as keras", 2),
        ("tensorflow==2.17.0", "from tf_keras import layers", 2),
        ("tensorflow==2.17.0", "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '1'", 2),
        ("tensorflow==2.17.0", "import os\nos.environ['TF_USE_LEGACY_KERAS'] = '0'", 3),
        ("tensorflow==2.17.0", "tf_keras = None", 3),
    ],
)
def test_keras_follows_from_tensorflow(load: Load, requirement: str, code: str, keras: int | None) -> None:
    program = load({"setup.cfg": "", "main.py": code, "requirements.txt": requirement})
    assert program.target.keras == keras


def test_option_wins(load: Load) -> None:
    program = load(
        {"requirements.txt": "tensorflow==2.9.1", "setup.cfg": "", "a.py": ""}, target_tensorflow="2.16"
    )
    assert (program.target.tensorflow, program.target.keras) == ((2, 16), 3)
    assert program.target.source == "--target-tensorflow"


def test_virtual_environment_in_the_project(load: Load) -> None:
    site = ".venv/lib/python3.11/site-packages"
    files = {
        "setup.py": "setup(install_requires=['tensorflow>=2.4'])",
        ".venv/pyvenv.cfg": "",
        f"{site}/tensorflow_cpu-2.17.1.dist-info/METADATA": "",
        f"{site}/tf_keras-2.17.0.dist-info/METADATA": "",
    }
    target = load(files).target
    assert (target.tensorflow, target.keras, target.source) == ((2, 17, 1), 3, "installed in .venv")
    assert target.packages == {"tensorflow-cpu": "2.17.1", "tf-keras": "2.17.0"}


def test_interpreter_is_asked_without_importing_anything(make_project: MakeProject) -> None:
    root = make_project({"setup.cfg": "", "a.py": ""})
    target = load_program([root], Settings(python=sys.executable)).target
    expected = installed_packages(Path(sysconfig.get_paths()["purelib"]))
    assert expected and expected.items() <= target.packages.items()


def test_missing_interpreter(load: Load, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="no such interpreter"):
        load({"setup.cfg": "", "a.py": ""}, python=str(tmp_path / "python9"))
    with pytest.raises(ProjectError, match="cannot be asked"):
        load({"setup.cfg": "", "a.py": ""}, python="/bin/false")
