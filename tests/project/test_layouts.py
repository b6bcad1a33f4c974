"""Projects of all shapes: which files are read, and what their modules are called."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridize.project import Program, ProjectError, Settings, load_program

from .conftest import MakeProject

Load = Callable[..., Program]
MARK = {"pyproject.toml": ""}


def names(program: Program) -> dict[str, str]:
    return {module.path: name for name, module in program.modules.items()}


def test_flat_scripts(load: Load) -> None:
    program = load({**MARK, "train.py": "import helpers", "helpers.py": ""})
    assert names(program) == {"train.py": "train", "helpers.py": "helpers"}
    assert program.source_roots == (".",)


def test_package(load: Load) -> None:
    files = dict.fromkeys(("pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/mod.py", "setup.py"), "")
    program = load(files)
    assert names(program) == {
        "pkg/__init__.py": "pkg",
        "pkg/sub/__init__.py": "pkg.sub",
        "pkg/sub/mod.py": "pkg.sub.mod",
        "setup.py": "setup",
    }
    assert [module.is_package for module in program.modules.values()] == [True, True, False, False]
    assert program.modules["pkg.sub"].package == "pkg.sub"
    assert program.modules["pkg.sub.mod"].package == "pkg.sub"


def test_modules_come_in_order_of_path(load: Load) -> None:
    program = load({**MARK, "b.py": "", "a/z.py": "", "a.py": "", "B.py": ""})
    assert [module.path for module in program.modules.values()] == ["B.py", "a.py", "a/z.py", "b.py"]


@pytest.mark.parametrize(
    "metadata",
    [
        {"pyproject.toml": ""},
        {"pyproject.toml": '[tool.setuptools]\npackage-dir = {"" = "src"}'},
        {"pyproject.toml": '[tool.poetry]\npackages = [{include = "net", from = "src"}]'},
        {"setup.cfg": "[options]\npackage_dir =\n    = src\n"},
        {"setup.py": "from setuptools import setup\nsetup(package_dir={'': 'src'})"},
    ],
)
def test_src_layout(load: Load, metadata: dict[str, str]) -> None:
    program = load(
        {**metadata, "src/net/__init__.py": "", "src/net/model.py": "", "tests/test_net.py": "import net"}
    )
    assert names(program)["src/net/model.py"] == "net.model"
    assert program.source_roots[0] == "src"


@pytest.mark.parametrize(
    "metadata",
    [
        {"pyproject.toml": '[tool.setuptools.packages.find]\nwhere = ["lib"]'},
        {"pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["lib"]'},
        {"pyproject.toml": '[tool.hatch.build.targets.wheel]\npackages = ["lib/net"]'},
        {"setup.cfg": "[options.packages.find]\nwhere = lib\n"},
        {"setup.py": "import setuptools\nsetuptools.setup(packages=setuptools.find_packages('lib'))"},
        {
            ".pydevproject": '<?xml version="1.0"?><pydev_project>'
            '<pydev_pathproperty name="org.python.pydev.PROJECT_SOURCE_PATH">'
            "<path>/${PROJECT_DIR_NAME}/lib</path></pydev_pathproperty></pydev_project>"
        },
    ],
)
def test_declared_source_folder(load: Load, metadata: dict[str, str]) -> None:
    program = load({**metadata, "lib/net/__init__.py": "", "lib/net/model.py": ""})
    assert names(program)["lib/net/model.py"] == "net.model"


def test_source_root_option_wins(load: Load) -> None:
    program = load({**MARK, "code/py/net.py": "", "main.py": ""}, source_root=("code/py",))
    assert names(program) == {"code/py/net.py": "net", "main.py": "main"}
    assert program.source_roots == ("code/py", ".")


def test_src_that_is_imported_as_a_package_is_no_source_root(load: Load) -> None:
    program = load({**MARK, "main.py": "from src.model import f", "src/model.py": "def f(): pass"})
    assert names(program)["src/model.py"] == "src.model"


def test_namespace_package(load: Load) -> None:
    program = load(
        {**MARK, "main.py": "import app.models.net", "app/models/net.py": "", "app/models/layers.py": ""}
    )
    assert names(program)["app/models/net.py"] == "app.models.net"
    assert names(program)["app/models/layers.py"] == "app.models.layers"
    assert program.source_roots == (".",)


def test_folder_of_scripts_that_import_each_other_is_a_source_root(load: Load) -> None:
    program = load(
        {**MARK, "examples/gan/train.py": "import nets", "examples/gan/nets.py": "", "net/__init__.py": ""}
    )
    assert names(program)["examples/gan/nets.py"] == "nets"
    assert names(program)["examples/gan/train.py"] == "train"
    assert program.source_roots == (".", "examples/gan")


def test_namespace_below_a_folder_of_scripts(load: Load) -> None:
    program = load(
        {
            **MARK,
            "demo/run.py": "from parts.net import Net",
            "demo/parts/net.py": "from parts import util",
            "demo/parts/util.py": "",
        }
    )
    assert names(program) == {
        "demo/run.py": "run",
        "demo/parts/net.py": "parts.net",
        "demo/parts/util.py": "parts.util",
    }


def test_module_that_nothing_imports_is_named_from_the_root(load: Load) -> None:
    program = load({**MARK, "examples/mnist.py": "import tensorflow as tf"})
    assert names(program) == {"examples/mnist.py": "examples.mnist"}


def test_two_scripts_of_one_name_are_both_kept(load: Load) -> None:
    program = load(
        {
            **MARK,
            "a/train.py": "import util",
            "a/util.py": "x = 1",
            "b/train.py": "import util",
            "b/util.py": "x = 2",
        }
    )
    assert names(program) == {
        "a/train.py": "a.train",
        "a/util.py": "a.util",
        "b/train.py": "b.train",
        "b/util.py": "b.util",
    }


def test_of_two_scripts_of_one_name_the_selected_one_keeps_it(load: Load) -> None:
    files = {**MARK, "a/main.py": "import util", "a/util.py": "", "b/main.py": "import util", "b/util.py": ""}
    program = load(files, "b")
    assert names(program) == {
        "a/main.py": "a.main",
        "a/util.py": "a.util",
        "b/main.py": "main",
        "b/util.py": "util",
    }
    assert program.selected == {"b/main.py", "b/util.py"}


def test_module_in_a_declared_root_keeps_its_name(load: Load) -> None:
    program = load({**MARK, "util.py": "", "demo/run.py": "import util", "demo/util.py": ""})
    assert names(program)["util.py"] == "util"
    assert names(program)["demo/util.py"] == "demo.util"


def test_package_wins_over_module_of_its_name(load: Load) -> None:
    program = load({**MARK, "net.py": "", "net/__init__.py": ""})
    assert names(program)["net/__init__.py"] == "net"
    assert len(set(names(program).values())) == 2


def test_project_root_that_is_a_package(load: Load) -> None:
    program = load({**MARK, "__init__.py": "from .net import f", "net.py": "def f(): pass"})
    assert names(program) == {"__init__.py": "__init__", "net.py": "net"}


def test_what_belongs_to_no_project_is_skipped(load: Load) -> None:
    skipped = [
        ".git/hook.py",
        ".tox/a.py",
        "__pycache__/a.py",
        "node_modules/a.py",
        "build/lib/pkg/a.py",
        "lib/python3.11/os.py",
        "pkg.egg-info/a.py",
        "site-packages/a.py",
        "myenv/lib/a.py",
    ]
    program = load({**MARK, **dict.fromkeys(skipped, ""), "myenv/pyvenv.cfg": "", "main.py": ""})
    assert set(names(program)) == {"main.py"}


def test_env_and_build_may_be_real_packages(load: Load) -> None:
    program = load({**MARK, "env/game.py": "", "pkg/build/steps.py": ""})
    assert set(names(program)) == {"env/game.py", "pkg/build/steps.py"}


def test_project_inside_a_folder_that_is_skipped_elsewhere(load: Load) -> None:
    program = load(
        {**MARK, "main.py": "", ".venv/lib/site-packages/keras/__init__.py": ""},
        ".venv/lib/site-packages/keras",
    )
    assert program.root.name == "site-packages"
    assert names(program) == {"keras/__init__.py": "keras"}


def test_neighbours_of_an_installed_package_are_external(load: Load) -> None:
    site = "env/lib/python3.11/site-packages"
    program = load(
        {f"{site}/keras/__init__.py": "import numpy", f"{site}/numpy/__init__.py": ""}, f"{site}/keras"
    )
    assert names(program) == {"keras/__init__.py": "keras"}


def test_hidden_folder_that_holds_a_program(load: Load) -> None:
    assert set(names(load({".tmp1/main.py": "import a", ".tmp1/a.py": ""}, ".tmp1/main.py"))) == {
        "main.py",
        "a.py",
    }


@pytest.mark.parametrize("place", ["/", tempfile.gettempdir()])
def test_the_whole_file_system_is_no_project(place: str) -> None:
    with pytest.raises(ProjectError, match="--root"):
        load_program([place])


def test_file_name_that_is_not_utf8(make_project: MakeProject) -> None:
    root = make_project({**MARK, "a.py": ""})
    try:
        (root / "b\udcff.py").write_text("")
    except OSError:
        pytest.skip("this file system takes no such names")
    program = load_program([root])
    assert set(names(program)) == {"a.py"}
    assert "UTF-8" in program.problems[0].message
    str(program.problems).encode()


@pytest.mark.parametrize("marker", ["setup.py", "setup.cfg", ".pydevproject", ".git/HEAD", "pyproject.toml"])
def test_the_program_is_the_whole_project_around_a_path(load: Load, marker: str) -> None:
    program = load({marker: "", "main.py": "", "pkg/__init__.py": "", "pkg/a.py": ""}, "pkg/a.py")
    assert {"main.py", "pkg/a.py"} <= set(names(program))
    assert program.selected == {"pkg/a.py"}


def test_paths_in_two_projects_have_the_folder_around_them_as_root(load: Load) -> None:
    program = load({"a/setup.py": "", "a/x.py": "", "b/setup.py": "", "b/y.py": ""}, "a", "b/y.py")
    assert program.root.name == "work"
    assert program.selected == {"a/setup.py", "a/x.py", "b/y.py"}


def test_root_option(make_project: MakeProject) -> None:
    root = make_project({**MARK, "inner/a.py": "", "main.py": ""})
    program = load_program([root / "inner"], Settings(root=str(root / "inner")))
    assert names(program) == {"a.py": "a"}
    with pytest.raises(ProjectError, match="outside"):
        load_program([root / "main.py"], Settings(root=str(root / "inner")))


def test_single_file_outside_of_a_project_reads_what_it_imports(load: Load) -> None:
    program = load(
        {
            "main.py": "import util, pkg.a",
            "util.py": "from deep import x",
            "pkg/__init__.py": "",
            "pkg/a.py": "from . import b",
        }
        | {"pkg/b.py": "", "deep/x.py": "", "other.py": "", "elsewhere/y.py": ""},
        "main.py",
    )
    assert set(names(program)) == {
        "main.py",
        "util.py",
        "pkg/__init__.py",
        "pkg/a.py",
        "pkg/b.py",
        "deep/x.py",
    }
    assert names(program)["deep/x.py"] == "deep.x"
    assert program.selected == {"main.py"}


def test_file_in_a_package_outside_of_a_project_reads_the_package(load: Load) -> None:
    program = load(
        {"pkg/__init__.py": "", "pkg/sub/__init__.py": "", "pkg/sub/a.py": "", "pkg/b.py": "", "c.py": ""},
        "pkg/sub/a.py",
    )
    assert names(program)["pkg/sub/a.py"] == "pkg.sub.a"
    assert set(names(program)) == {"pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/a.py", "pkg/b.py"}


def test_package_folder_outside_of_a_project(load: Load) -> None:
    program = load(
        {"pkg/__init__.py": "import helper", "pkg/a.py": "", "helper.py": "", "stray.py": ""}, "pkg"
    )
    assert names(program) == {"helper.py": "helper", "pkg/__init__.py": "pkg", "pkg/a.py": "pkg.a"}
    assert program.selected == {"pkg/__init__.py", "pkg/a.py"}


def test_file_without_suffix_can_be_named(load: Load) -> None:
    program = load({**MARK, "bin/train": "import net", "net.py": ""}, "bin/train")
    assert names(program)["bin/train"] == "bin.train"


def test_exclude_and_include(load: Load) -> None:
    files = {**MARK, "a.py": "import vendor.x", "vendor/x.py": "", "vendor/y.py": "", "tests/t.py": ""}
    program = load(files, exclude=("vendor", "tests"))
    assert set(names(program)) == {"a.py", "vendor/x.py"}, (
        "an excluded file is read if the program imports it"
    )
    assert program.selected == {"a.py"}, "but it is not changed"
    assert load(files, include=("tests/*",)).selected == {"tests/t.py"}


def test_a_file_given_by_name_beats_exclude(load: Load) -> None:
    assert load({**MARK, "a.py": ""}, "a.py", exclude=("*.py",)).selected == {"a.py"}


@pytest.mark.parametrize(
    ("files", "path", "message"),
    [
        (MARK, "missing.py", "no such file"),
        ({**MARK, "train.py": ""}, "trian.py", "did you mean .*train.py"),
        (MARK, ".", "no Python files"),
        ({**MARK, "a.py": "", "docs/readme.txt": ""}, "docs", "no Python files"),
        ({**MARK, "a.ipynb": "{}"}, "a.ipynb", "notebook"),
        ({**MARK, "a.pyc": ""}, "a.pyc", "source"),
    ],
)
def test_nothing_to_analyse(load: Load, files: dict[str, str], path: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        load(files, path)


def test_everything_excluded(load: Load) -> None:
    with pytest.raises(ProjectError, match="exclude"):
        load({**MARK, "a.py": ""}, exclude=("*.py",))


def test_source_root_that_does_not_exist(load: Load) -> None:
    with pytest.raises(ProjectError, match="lib"):
        load({**MARK, "a.py": ""}, source_root=("lib",))


def test_broken_files_stop_no_others(load: Load) -> None:
    program = load(
        {
            **MARK,
            "good.py": "x = 1",
            "syntax.py": "def f(:\n",
            "null.py": b"x\0",
            "cookie.py": b"# coding: klingon\n",
            "bytes.py": b"x = '\xff'\n",
            "latin.py": b"# coding: latin-1\nx = '\xff'\n",
            "bom.py": b"\xef\xbb\xbfx = 1\r\n",
        }
    )
    assert set(names(program)) == {"bom.py", "good.py", "latin.py"}
    assert [(problem.file, problem.line) for problem in program.problems] == [
        ("bytes.py", 1),
        ("cookie.py", 1),
        ("null.py", 1),
        ("syntax.py", 1),
    ]
    assert "syntax.py" not in program.selected


def test_symbolic_link_loop(make_project: MakeProject) -> None:
    root = make_project({**MARK, "pkg/__init__.py": "", "pkg/a.py": ""})
    (root / "pkg" / "again").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    (root / "gone.py").symlink_to(root / "nowhere.py")
    assert set(names(load_program([root]))) == {"pkg/__init__.py", "pkg/a.py"}


def test_linked_folder_is_read_once_and_imported_by_both_names(make_project: MakeProject) -> None:
    root = make_project({**MARK, "lib/util.py": "", "demo/run.py": "import shared.util"})
    (root / "demo" / "shared").symlink_to(root / "lib")
    assert set(names(load_program([root]))) == {"lib/util.py", "demo/run.py"}


def test_link_out_of_the_root_is_not_followed(make_project: MakeProject, tmp_path: Path) -> None:
    root = make_project({**MARK, "a.py": ""})
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.py").write_text("")
    (root / "out").symlink_to(tmp_path / "outside")
    assert set(names(load_program([root]))) == {"a.py"}


def test_root_given_through_a_link(make_project: MakeProject, tmp_path: Path) -> None:
    root = make_project({**MARK, "a.py": ""})
    (tmp_path / "alias").symlink_to(root)
    assert load_program([tmp_path / "alias" / "a.py"]).root == root.resolve()


def test_search_path_additions_are_followed(load: Load) -> None:
    program = load(
        {
            **MARK,
            "tools/run.py": "import os, sys\n"
            "HERE = os.path.dirname(os.path.abspath(__file__))\n"
            "sys.path.insert(0, os.path.join(HERE, '..', 'lib'))\n"
            "import helper\n",
            "lib/helper.py": "",
        }
    )
    assert program.layout.search_paths["tools/run.py"][0] == "lib"
    assert names(program)["lib/helper.py"] == "helper"


def test_progress_counts_up(make_project: MakeProject) -> None:
    root = make_project({**MARK, "a.py": "", "b.py": "", "c.py": "("})
    seen: list[tuple[int, int]] = []
    load_program([root], progress=lambda done, known: seen.append((done, known)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_loading_twice_gives_the_same(make_project: MakeProject) -> None:
    root = make_project(
        {**MARK, "a/m.py": "import n", "a/n.py": "", "b/m.py": "import n", "b/n.py": "", "c.py": "import a.m"}
    )
    first, second = load_program([root]), load_program([root])
    assert names(first) == names(second)
    assert first.layout == second.layout
