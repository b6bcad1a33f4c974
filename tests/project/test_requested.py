from __future__ import annotations

import ast

import pytest

from hybridize.project.requested import Request, import_requests, statements
from hybridize.project.search_paths import added_search_paths


def test_imports_at_any_depth() -> None:
    text = """
import a, b.c as d
from . import e
from ..f import g as h, i
try:
    import j
except ImportError:
    import k
else:
    import l
finally:
    import m
if x:
    import n
elif y:
    import o
def f():
    with x:
        for z in y:
            import p
        else:
            import q
    class C:
        import r
        async def g(self):
            async with x:
                import s
match x:
    case 1:
        import t
while x:
    from u import *
"""
    requests = import_requests(ast.parse(text), text)
    assert {request.module for request in requests if not request.level} == {*"ajklmnopqrstu", "b.c"}
    assert Request("", 1, ("e",)) in requests
    assert Request("f", 2, ("g", "i")) in requests


def test_names_that_may_be_submodules() -> None:
    assert Request("a.b").dotted_names() == ("a.b",)
    assert Request("a", 0, ("b", "*")).dotted_names() == ("a", "a.b")
    assert Request("", 1, ("b",)).dotted_names() == ("b",)


def test_dynamic_imports_with_a_literal_name() -> None:
    text = "import importlib\nimportlib.import_module('a.b')\n__import__(\"c\")\nimport_module(name)\n"
    assert {request.module for request in import_requests(ast.parse(text), text)} == {"importlib", "a.b", "c"}


def test_a_name_that_goes_on_is_no_literal_name() -> None:
    text = "import_module('a.' + name)\nimport_module('b' + name)\nimport_module(\n'.c', 'a')\nimport_module('d', )\n"
    assert {request.module for request in import_requests(ast.parse(text), text)} == {"d"}


def test_no_statement_is_missed() -> None:
    with open(ast.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    expected = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    found = list(statements(tree))
    assert len(found) == len(expected)
    assert set(map(id, found)) == set(map(id, expected))


@pytest.mark.parametrize(
    ("code", "folders"),
    [
        ("sys.path.append('..')", ("tools",)),
        ("sys.path.insert(0, 'lib')", ("tools/x/lib",)),
        ("sys.path.append(os.path.dirname(__file__))", ("tools/x",)),
        (
            "sys.path.insert(0, os.path.abspath(os.path.join(os.path.dirname(__file__), '..', 'lib')))",
            ("tools/lib",),
        ),
        ("HERE = dirname(realpath(__file__))\nsys.path.append(HERE + '/../lib')", ("tools/lib",)),
        ("ROOT = Path(__file__).resolve().parent.parent\nsys.path.append(str(ROOT / 'lib'))", ("tools/lib",)),
        ("sys.path.append(str(pathlib.Path(__file__).parents[2]))", (".",)),
        ("sys.path += [os.path.dirname(__file__), '../lib']", ("tools/x", "tools/lib")),
        ("sys.path.extend(['lib'])", ("tools/x/lib",)),
        ("def f():\n    sys.path.append('.')", ("tools/x",)),
        ("sys.path.append('/opt/lib')", ()),
        ("sys.path.append('../../../..')", ()),
        ("sys.path.append(sys.argv[1])", ()),
        ("sys.path.remove('lib')", ()),
        ("sys.path.append(str(Path(__file__).parents[999999999999]))", ()),
        ("a = 'x'\n" + "a = a + a\n" * 60 + "sys.path.append(a)", ()),
        ("path.append('lib')  # not sys.path", ()),
    ],
)
def test_additions_to_the_search_path(code: str, folders: tuple[str, ...]) -> None:
    assert added_search_paths(ast.parse(code), code, "tools/x/run.py") == folders
