"""Which exceptions keep their type when they leave a graph that AutoGraph has made.

AutoGraph raises what leaves a function anew, with its own text in front. It does so for the exceptions of which it
knows that they are made of one text; all others become a ``StagingError``, which derives from ``Exception`` alone.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.remember import remembered
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.objects import Class, Instance

_KEPT = frozenset({
    "Exception", "AssertionError", "AttributeError", "KeyError", "NameError", "NotImplementedError", "RuntimeError",
    "StopIteration", "TypeError", "UnboundLocalError", "ValueError",
})
_OF_SUBSCRIPTS = frozenset({"IndexError"})
_OF_DIVISIONS = frozenset({"ZeroDivisionError", "ArithmeticError"})
_DIVIDING = (ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
CATCH_ALL = frozenset({"Exception", "BaseException"})


def lost_types(function: FunctionFacts) -> Iterator[tuple[str, frozenset[str]]]:
    """Exceptions of ``raise`` statements that leave the function as another type: name, and names that catch them."""
    seen: set[str] = set()
    for record in function.records:
        for atom in record.raised.ordered():
            line = _line(atom.cls) if isinstance(atom, Instance) else ()
            if line and line[0] not in seen and not _is_kept(atom.cls, line):  # type: ignore[attr-defined]
                seen.add(line[0])
                yield line[0], frozenset(line) - CATCH_ALL


def may_raise(function: FunctionFacts, program: ProgramFacts, expected: frozenset[str]) -> str | None:
    """A type that Python's own operations raise, that somebody expects of the function, and that does not stay."""
    units = [program.units[number].code for number in sorted(function.extent) if number in program.units]
    for types, kinds in ((_OF_SUBSCRIPTS, ast.Subscript), (_OF_DIVISIONS, ast.operator)):
        for name in sorted(types & expected):
            if any(kinds in _operations(code) for code in units):
                return name
    return None


@remembered
def _operations(code: Code) -> frozenset[type[ast.AST]]:
    """Whether a unit has subscripts that may fail, and divisions."""
    found: set[type[ast.AST]] = set()
    for node in walk(code.node):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load) and not isinstance(node.slice, ast.Slice):
            found.add(ast.Subscript)
        elif isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, _DIVIDING):
            found.add(ast.operator)
    return frozenset(found)


def _line(cls: Atom) -> tuple[str, ...]:
    """The names of an exception's class and of its bases, as far as they are known."""
    names: list[str] = []
    for base in cls.mro if isinstance(cls, Class) else (cls,):
        leaf = base.name.rpartition(".")[2]  # type: ignore[attr-defined]
        known = getattr(builtins, leaf, None) if isinstance(base, ApiRef) else None
        names += [one.__name__ for one in known.__mro__] if isinstance(known, type) else [leaf]
    return tuple(dict.fromkeys(names))


def _is_kept(cls: Atom, line: tuple[str, ...]) -> bool:
    if "Exception" not in line or (isinstance(cls, ApiRef) and not cls.name.startswith("builtins.")):
        return True  # what ends the program is let through; the errors of TensorFlow are made anew as they were
    if not isinstance(cls, Class):
        return line[0] in _KEPT
    own = [base for base in cls.mro if isinstance(base, Class)]
    outside = [name for name in line if name not in {base.name for base in own}]
    return outside[:1] == ["Exception"] and not any("__init__" in base.fields for base in own)
