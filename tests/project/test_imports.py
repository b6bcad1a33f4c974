from __future__ import annotations

from collections.abc import Callable

import pytest

from hybridize.project import ImportResolver, Module, NamespacePackage, Program, load_program

from .conftest import MakeProject

Load = Callable[..., Program]
MARK = {"pyproject.toml": ""}


class Case:
    """A program and what its imports lead to, by path."""

    def __init__(self, program: Program) -> None:
        self.modules = {module.path: module for module in program.modules.values()}
        self.resolver = ImportResolver(program)

    def absolute(self, importer: str, name: str) -> str | tuple[str, ...] | None:
        return place(self.resolver.resolve_absolute(name, self.modules[importer]))

    def relative(self, importer: str, level: int, name: str = "") -> str | tuple[str, ...] | None:
        return place(self.resolver.resolve_relative(self.modules[importer], level, name))


def place(found: Module | NamespacePackage | None) -> str | tuple[str, ...] | None:
    if isinstance(found, NamespacePackage):
        return found.folders
    return found.path if found else None


@pytest.fixture
def package(load: Load) -> Case:
    return Case(
        load(
            {
                **MARK,
                "pkg/__init__.py": "from . import a",
                "pkg/a.py": "from .sub import b",
                "pkg/sub/__init__.py": "",
                "pkg/sub/b.py": "from .. import a\nfrom ..a import x",
                "main.py": "import pkg.sub.b",
                "ns/inner/mod.py": "",
            }
        )
    )


def test_absolute(package: Case) -> None:
    assert package.absolute("main.py", "pkg") == "pkg/__init__.py"
    assert package.absolute("main.py", "pkg.sub.b") == "pkg/sub/b.py"
    assert package.absolute("pkg/sub/b.py", "pkg.a") == "pkg/a.py"
    assert package.absolute("main.py", "tensorflow.keras") is None
    assert package.absolute("main.py", "pkg.missing") is None
    assert package.absolute("main.py", "pkg.a.inner") is None, "a module has no submodules"


def test_chain_tells_a_missing_submodule_from_an_external_package(package: Case) -> None:
    main = package.modules["main.py"]
    assert [place(item) for item in package.resolver.chain("pkg.sub.gone", main)] == [
        "pkg/__init__.py",
        "pkg/sub/__init__.py",
        None,
    ]
    assert package.resolver.chain("numpy.linalg", main) == (None, None)


def test_relative(package: Case) -> None:
    assert package.relative("pkg/__init__.py", 1) == "pkg/__init__.py"
    assert package.relative("pkg/__init__.py", 1, "a") == "pkg/a.py"
    assert package.relative("pkg/a.py", 1, "sub.b") == "pkg/sub/b.py"
    assert package.relative("pkg/sub/b.py", 2) == "pkg/__init__.py"
    assert package.relative("pkg/sub/b.py", 2, "a") == "pkg/a.py"
    assert package.relative("pkg/sub/b.py", 1, "gone") is None
    assert package.relative("pkg/sub/b.py", 9) is None, "beyond the root"


def test_submodule(package: Case) -> None:
    resolver, modules = package.resolver, package.modules
    assert place(resolver.submodule(modules["pkg/__init__.py"], "sub")) == "pkg/sub/__init__.py"
    assert resolver.submodule(modules["pkg/a.py"], "sub") is None
    namespace = resolver.resolve_absolute("ns", modules["main.py"])
    assert isinstance(namespace, NamespacePackage)
    inner = resolver.submodule(namespace, "inner")
    assert isinstance(inner, NamespacePackage)
    assert inner.name == "ns.inner"
    assert place(resolver.submodule(inner, "mod")) == "ns/inner/mod.py"


def test_namespace_portions_of_several_source_roots(load: Load) -> None:
    files = {**MARK, "one/ns/a.py": "", "two/ns/b.py": "", "main.py": "import ns.a, ns.b"}
    case = Case(load(files, source_root=("one", "two")))
    assert case.absolute("main.py", "ns") == ("one/ns", "two/ns")
    assert case.absolute("main.py", "ns.a") == "one/ns/a.py"
    assert case.absolute("main.py", "ns.b") == "two/ns/b.py"


def test_regular_package_wins_over_namespace_found_earlier(load: Load) -> None:
    files = {**MARK, "one/ns/a.py": "", "two/ns/__init__.py": "", "main.py": ""}
    case = Case(load(files, source_root=("one", "two")))
    assert case.absolute("main.py", "ns") == "two/ns/__init__.py"


def test_cyclic_imports(load: Load) -> None:
    case = Case(load({**MARK, "a.py": "import b", "b.py": "from a import x"}))
    assert case.absolute("a.py", "b") == "b.py"
    assert case.absolute("b.py", "a") == "a.py"


def test_each_script_sees_its_own_neighbours(load: Load) -> None:
    case = Case(
        load({**MARK, "a/run.py": "import util", "a/util.py": "", "b/run.py": "import util", "b/util.py": ""})
    )
    assert case.absolute("a/run.py", "util") == "a/util.py"
    assert case.absolute("b/run.py", "util") == "b/util.py"


def test_script_sees_its_neighbour_before_the_root(load: Load) -> None:
    case = Case(
        load(
            {
                **MARK,
                "util.py": "",
                "demo/run.py": "import util",
                "demo/util.py": "",
                "main.py": "import util",
            }
        )
    )
    assert case.absolute("demo/run.py", "util") == "demo/util.py"
    assert case.absolute("main.py", "util") == "util.py"


def test_one_folder_of_scripts_does_not_see_another(load: Load) -> None:
    case = Case(
        load(
            {
                **MARK,
                "a/run.py": "import util, other",
                "a/util.py": "",
                "b/run.py": "import other",
                "b/other.py": "",
            }
        )
    )
    assert case.absolute("a/run.py", "other") is None


def test_script_inside_a_package(load: Load) -> None:
    files = {
        **MARK,
        "pkg/__init__.py": "",
        "pkg/train.py": "import utils",
        "pkg/utils.py": "",
        "pkg/numpy.py": "",
    }
    case = Case(load(files))
    assert case.absolute("pkg/train.py", "utils") == "pkg/utils.py"
    assert case.absolute("pkg/train.py", "numpy") is None, "run as part of the package, this is NumPy"
    assert case.modules["pkg/utils.py"].name == "pkg.utils"


def test_helper_folder_that_scripts_above_it_import_from(load: Load) -> None:
    files = {
        **MARK,
        "demo/run.py": "import parts.net",
        "demo/parts/net.py": "import common",
        "demo/common.py": "",
    }
    case = Case(load(files))
    assert case.absolute("demo/parts/net.py", "common") == "demo/common.py"


@pytest.mark.parametrize("name", ["tensorflow", "numpy", "keras"])
def test_local_package_shadows_an_external_one(load: Load, name: str) -> None:
    case = Case(load({**MARK, f"{name}/__init__.py": "", "main.py": f"import {name}"}))
    assert case.absolute("main.py", name) == f"{name}/__init__.py"


def test_module_beside_the_script_shadows_an_external_package(load: Load) -> None:
    case = Case(load({**MARK, "numpy.py": "", "main.py": "import numpy"}))
    assert case.absolute("main.py", "numpy") == "numpy.py"


def test_plain_folder_does_not_shadow_an_external_package(load: Load) -> None:
    case = Case(
        load({**MARK, "tensorflow/mnist.py": "import tensorflow as tf", "main.py": "import tensorflow"})
    )
    assert case.absolute("main.py", "tensorflow") is None
    assert case.absolute("tensorflow/mnist.py", "tensorflow") is None
    assert case.absolute("main.py", "tensorflow.mnist") is None, "Python never looks into the folder"


def test_helper_named_like_a_standard_module_does_not_shadow_it(load: Load) -> None:
    files = {**MARK, "main.py": "import utils.net", "utils/net.py": "import logging", "utils/logging.py": ""}
    case = Case(load(files))
    assert case.absolute("utils/net.py", "logging") is None
    assert case.absolute("main.py", "utils.logging") == "utils/logging.py"


def test_script_folder_shadows_the_standard_library(load: Load) -> None:
    files = {**MARK, "demo/run.py": "import util, random", "demo/util.py": "", "demo/random.py": ""}
    assert Case(load(files)).absolute("demo/run.py", "random") == "demo/random.py"


def test_modules_loaded_at_start_cannot_be_shadowed(load: Load) -> None:
    case = Case(load({**MARK, "os.py": "", "sys.py": "", "main.py": "import os, sys"}))
    assert case.absolute("main.py", "os") is None
    assert case.absolute("main.py", "sys") is None


def test_installed_layout_does_not_shadow_the_standard_library(load: Load) -> None:
    case = Case(
        load({**MARK, "src/net/__init__.py": "", "src/logging.py": "", "tests/t.py": "import net, logging"})
    )
    assert case.absolute("tests/t.py", "net") == "src/net/__init__.py"
    assert case.absolute("tests/t.py", "logging") is None


def test_root_package_imports_itself_by_name(make_project: MakeProject) -> None:
    root = make_project({**MARK, "__init__.py": "", "a.py": "import work.b\nfrom . import b", "b.py": ""})
    case = Case(load_program([root]))
    assert case.absolute("a.py", "work.b") == "b.py"
    assert case.relative("a.py", 1, "b") == "b.py"


def test_linked_folder(make_project: MakeProject) -> None:
    root = make_project({**MARK, "lib/util.py": "", "demo/run.py": "import shared.util"})
    (root / "demo" / "shared").symlink_to(root / "lib")
    assert Case(load_program([root])).absolute("demo/run.py", "shared.util") == "lib/util.py"


def test_dynamic_import_of_a_literal_name(load: Load) -> None:
    text = "import importlib\nimportlib.import_module('plugins.a')\n"
    program = load({**MARK, "demo/run.py": text, "demo/plugins/a.py": ""})
    assert [module.name for module in program.modules.values()] == ["plugins.a", "run"]


def test_resolver_over_a_program_made_by_hand(load: Load) -> None:
    loaded = load({**MARK, "a.py": "", "pkg/__init__.py": ""})
    program = Program(loaded.root, loaded.modules, (".",), frozenset())
    resolver = ImportResolver(program)
    assert place(resolver.resolve_absolute("pkg")) == "pkg/__init__.py"
    assert place(resolver.resolve_absolute("a", loaded.modules["pkg"])) == "a.py"
