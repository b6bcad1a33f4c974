"""The call graph that a program shows when it runs: what the expected graphs are held against.

``python observe.py FOLDER`` runs ``main.py`` of the folder under a profiler and prints the edges between
functions of the program as JSON. A call that arrives through a library (``sorted(key=f)``) counts for the
function of the program that is nearest on the stack; class bodies and comprehensions belong to the scope
around them. A generator or coroutine is called where it is made, which no profiler event tells: these
functions get a recording decorator.
"""

from __future__ import annotations

import ast
import builtins
import functools
import json
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

OPTIMIZED = 0x1  # set for functions, lambdas and comprehensions; not for module and class bodies
RESUMABLE = 0x20 | 0x80 | 0x200  # generators, coroutines, asynchronous generators
TRANSPARENT = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"}


def module_name(path: Path, root: Path) -> str:
    """Dotted from the source root; a package is its ``__init__``."""
    parts = list(path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class _Resumable(ast.NodeTransformer):
    """Decorates generators and coroutines with ``@__made__``, closest to the function."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        if any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in _own_nodes(node)):
            _mark(node)
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        self.generic_visit(node)
        _mark(node)
        return node


def _own_nodes(node: ast.AST) -> list[ast.AST]:
    """The nodes below ``node`` that run in its own frame."""
    found: list[ast.AST] = []
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            found.append(child)
            found.extend(_own_nodes(child))
    return found


def _mark(node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    decorator = ast.Name(
        "__made__",
        ast.Load(),
        lineno=node.lineno,
        col_offset=node.col_offset,
        end_lineno=node.lineno,
        end_col_offset=node.col_offset,
    )
    node.decorator_list.append(decorator)


def compile_marked(source: bytes, path: str) -> CodeType:
    """Compile a module of the program, its generators and coroutines decorated."""
    tree = _Resumable().visit(ast.parse(source, path))
    return compile(tree, path, "exec", dont_inherit=True)


class Names:
    """The graph's name of every code object of the program, and which of them are functions."""

    def __init__(self, root: Path) -> None:
        self.owner: dict[CodeType, str] = {}
        self.functions: set[CodeType] = set()
        self.keys: set[str] = set()
        for path in sorted(root.rglob("*.py")):
            code = compile_marked(path.read_bytes(), str(path))
            name = module_name(path, root)
            self.keys.add(name)
            self.owner[code] = name
            self._children(code, scope=name, prefix=name, lambdas={})

    def _children(self, code: CodeType, scope: str, prefix: str, lambdas: dict[str, int]) -> None:
        """``scope`` owns the calls made here, ``prefix`` starts the names of what is defined here."""
        nested = [c for c in code.co_consts if isinstance(c, CodeType)]
        for child in sorted(nested, key=_place):
            if child.co_name in TRANSPARENT:
                self.owner[child] = scope
                self._children(child, scope, prefix, lambdas)
            elif not child.co_flags & OPTIMIZED:
                self.owner[child] = scope
                self._children(child, scope, f"{prefix}.{child.co_name}", lambdas)
            else:
                name = f"{prefix}.{self._own_name(child, prefix, lambdas)}"
                self.owner[child] = name
                self.functions.add(child)
                self.keys.add(name)
                self._children(child, name, name, {})

    def _own_name(self, child: CodeType, prefix: str, lambdas: dict[str, int]) -> str:
        if child.co_name != "<lambda>":
            return child.co_name
        lambdas[prefix] = lambdas.get(prefix, 0) + 1
        return f"<lambda{lambdas[prefix]}>"


def _place(code: CodeType) -> tuple[int, int]:
    # The first instruction of a code object has an empty span at column 0.
    columns = [
        start for line, _, start, end in code.co_positions() if line == code.co_firstlineno and start != end
    ]
    return code.co_firstlineno, min((column for column in columns if column is not None), default=0)


def observe(root: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """Run ``main.py`` in this process; the functions of the program and the edges between them."""
    names = Names(root)
    edges: set[tuple[str, str]] = set()

    def record(caller: FrameType | None, callee: CodeType) -> None:
        while caller is not None and caller.f_code not in names.owner:
            caller = caller.f_back
        if caller is not None:
            edges.add((names.owner[caller.f_code], names.owner[callee]))

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code in names.functions and not code.co_flags & RESUMABLE:
            record(frame.f_back, code)

    def made(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def recorded(*args: Any, **kwargs: Any) -> Any:
            record(sys._getframe(1), function.__code__)
            return function(*args, **kwargs)

        return recorded

    vars(builtins)["__made__"] = made
    main = root / "main.py"
    code = compile_marked(main.read_bytes(), str(main))
    _import_marked(root)
    module = {"__name__": "__main__", "__file__": str(main)}
    sys.setprofile(profile)
    try:
        exec(code, module)
    finally:
        sys.setprofile(None)
    return names.keys, edges


def _import_marked(root: Path) -> None:
    """Make the modules of the program importable, compiled as ``main.py`` is."""
    original = SourceFileLoader.source_to_code

    def source_to_code(self: SourceFileLoader, data: Any, path: Any, **options: Any) -> Any:
        if Path(path).is_relative_to(root):
            return compile_marked(bytes(data), str(path))
        return original(self, data, path, **options)

    SourceFileLoader.source_to_code = source_to_code  # type: ignore[method-assign, assignment]
    sys.path.insert(0, str(root))


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    output = sys.stdout
    sys.stdout = sys.stderr
    found_keys, found_edges = observe(Path(sys.argv[1]).resolve())
    print(json.dumps({"keys": sorted(found_keys), "edges": sorted(found_edges)}), file=output)
