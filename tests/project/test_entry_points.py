from __future__ import annotations

from collections.abc import Callable

import pytest

from hybridize.project import Program

Load = Callable[..., Program]
MARK = {"setup.cfg": ""}


def entries(program: Program) -> list[tuple[str, str]]:
    return [(entry.kind, f"{entry.module}:{entry.qualname}") for entry in program.entry_points]


@pytest.mark.parametrize(
    "guard",
    [
        "__name__ == '__main__'",
        "'__main__' == __name__",
        "__name__ == '__main__' and x",
        "__name__ in ('__main__', 'b')",
    ],
)
def test_main_guard(load: Load, guard: str) -> None:
    program = load(
        {**MARK, "a.py": f"x = 1\nif {guard}:\n    pass\n", "b.py": "if __name__ != '__main__': pass"}
    )
    assert entries(program) == [("main", "a:")]


def test_main_module_of_a_package(load: Load) -> None:
    assert entries(load({**MARK, "pkg/__init__.py": "", "pkg/__main__.py": ""})) == [
        ("main", "pkg.__main__:")
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project.scripts]\nrun = "pkg.cli:main"'),
        ("pyproject.toml", '[project.gui-scripts]\nrun = "pkg.cli:main"'),
        ("pyproject.toml", '[project.entry-points."some.group"]\nrun = "pkg.cli:main [extra]"'),
        ("pyproject.toml", '[tool.poetry.scripts]\nrun = "pkg.cli:main"'),
        ("setup.cfg", "[options.entry_points]\nconsole_scripts =\n    run = pkg.cli:main\n"),
        ("setup.py", "setup(entry_points={'console_scripts': ['run=pkg.cli:main']})"),
        ("setup.py", "setup(entry_points='''\n[console_scripts]\nrun = pkg.cli:main\n''')"),
    ],
)
def test_console_scripts(load: Load, name: str, text: str) -> None:
    program = load({"setup.cfg": "", "pkg/__init__.py": "", "pkg/cli.py": "def main(): pass", name: text})
    assert entries(program) == [("script", "pkg.cli:main")]


def test_script_of_another_distribution(load: Load) -> None:
    assert entries(load({"pyproject.toml": '[project.scripts]\nrun = "other.cli:main"', "a.py": ""})) == []


PYTEST_FILE = """
import pytest

@pytest.fixture
def data(): ...

@pytest.fixture(scope="module")
def model(data): ...

def setup_module(): ...

def test_a(data): ...

async def test_async(): ...

def helper(): ...

class TestNet:
    def setup_method(self): ...
    def test_call(self): ...
    def helper(self): ...
    class TestInner:
        def test_deep(self): ...

class TestWithConstructor:
    def __init__(self): ...
    def test_never(self): ...

class Helper:
    def test_never(self): ...

try:
    import tensorflow
    def test_conditional(): ...
except ImportError:
    pass
"""


def test_pytest(load: Load) -> None:
    program = load({**MARK, "tests/test_net.py": PYTEST_FILE, "net.py": "def test_nothing(): ..."})
    module = "tests.test_net"
    assert entries(program) == [
        ("test", f"{module}:data"),
        ("test", f"{module}:model"),
        ("test", f"{module}:setup_module"),
        ("test", f"{module}:test_a"),
        ("test", f"{module}:test_async"),
        ("test", f"{module}:TestNet.test_call"),
        ("test", f"{module}:TestNet.TestInner.test_deep"),
        ("test", f"{module}:test_conditional"),
    ]


def test_fixtures_of_a_conftest(load: Load) -> None:
    text = "import pytest\n@pytest.fixture\ndef data(): ...\ndef test_never(): ...\n"
    assert entries(load({**MARK, "tests/conftest.py": text})) == [("test", "tests.conftest:data")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\npython_files = check_*.py\npython_functions = check\n"),
        ("tox.ini", "[pytest]\npython_files = check_*.py\npython_functions = check_*\n"),
        ("setup.cfg", "[tool:pytest]\npython_files = check_*.py\npython_functions = check\n"),
        (
            "pyproject.toml",
            '[tool.pytest.ini_options]\npython_files = ["check_*.py"]\npython_functions = "check"\n',
        ),
    ],
)
def test_collection_settings(load: Load, name: str, text: str) -> None:
    program = load(
        {
            "setup.cfg": "",
            "check_net.py": "def check_a(): ...\ndef test_b(): ...",
            "test_c.py": "",
            name: text,
        }
    )
    assert entries(program) == [("test", "check_net:check_a")]


def test_unittest_over_modules(load: Load) -> None:
    files = {
        **MARK,
        "base.py": "import tensorflow as tf\nclass Base(tf.test.TestCase):\n    def setUp(self): ...\n",
        "checks.py": "from base import Base\n"
        "class Middle(Base): ...\n"
        "class NetCheck(Middle):\n"
        "    def test_a(self): ...\n"
        "    def testB(self): ...\n"
        "    def helper(self): ...\n"
        "class Other:\n    def test_never(self): ...\n",
    }
    assert entries(load(files)) == [
        ("test", "checks:NetCheck.test_a"),
        ("test", "checks:NetCheck.testB"),
    ]


def test_inherited_tests_are_named_by_the_class_that_runs_them(load: Load) -> None:
    files = {
        **MARK,
        "common.py": "class KernelChecks:\n    def test_shape(self): ...\n    def test_value(self): ...\n",
        "test_rbf.py": "import unittest\nfrom common import KernelChecks\n"
        "class TestRbf(KernelChecks):\n    def test_value(self): ...\n"
        "class RbfCase(KernelChecks, unittest.TestCase):\n"
        "    def setUp(self): ...\n"
        "    def tearDown(self): ...\n",
    }
    assert entries(load(files)) == [
        ("test", "test_rbf:TestRbf.test_value"),
        ("test", "test_rbf:TestRbf.test_shape"),
        ("test", "test_rbf:RbfCase.tearDown"),
        ("test", "test_rbf:RbfCase.test_shape"),
        ("test", "test_rbf:RbfCase.test_value"),
    ]


def test_classes_that_derive_from_each_other_end(load: Load) -> None:
    text = "class TestA(TestB):\n    def test_a(self): ...\nclass TestB(TestA):\n    def test_b(self): ...\n"
    found = entries(load({**MARK, "test_loop.py": text}))
    assert ("test", "test_loop:TestB.test_a") in found


def test_module_of_many_branches(load: Load) -> None:
    branches = "".join(f"elif x == {number}:\n    def test_{number}(): ...\n" for number in range(900))
    text = "x = 1\nif x == -1:\n    pass\n" + branches
    assert len(entries(load({**MARK, "test_many.py": text}))) == 900


def test_tests_can_be_left_out(load: Load) -> None:
    assert entries(load({**MARK, "test_a.py": "def test_a(): ..."}, test_entry_points=False)) == []
