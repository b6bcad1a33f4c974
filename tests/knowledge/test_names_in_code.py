"""The engine's code asks for APIs by their canonical names, and reads every notation that the index writes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import hybridize
from hybridize.interpreter.models import returns, structures
from hybridize.knowledge import index, store

ROOT = Path(hybridize.__file__).parent
FOLDERS = ("interpreter", "facts", "rules", "decide")
NAME = re.compile(r"(tensorflow|keras|numpy|builtins|functools|itertools|collections|math|typing|contextlib|abc|enum|"
                  r"dataclasses|random|time|os|types|numbers|operator|copy|pickle|multiprocessing)(\.[A-Za-z_]\w*)+")
# Names of the interpreter's own events and objects, what it tells apart before it asks the index, and private names.
OWN = {
    "keras.__call__", "keras.build", "keras.Sequential", "builtins.exec.branching",
    "builtins.object.__new__", "builtins.type.__new__", "tensorflow.compat.v2",
    "tensorflow.__internal__.tracking.AutoTrackable",
}


def names_in(path: Path) -> Iterator[tuple[int, str]]:
    """Dotted names that stand in the code of a file; texts of examples are left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAME.fullmatch(node.value):
            yield node.lineno, node.value


def begins_some_name(prefix: str) -> bool:
    """Whether a text is the beginning of canonical names, as rules ask for whole families."""
    return any(name.startswith(prefix) for name in store.shard_of(prefix).names)


def test_names_are_canonical() -> None:
    wrong = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for line, name in names_in(path):
                known = index.canonical(name)
                if name not in OWN and known != name and (known is not None or not begins_some_name(name)):
                    wrong.append(f"{path.relative_to(ROOT)}:{line}: {name} is {known}")
    assert wrong == []


def unread(notation: str) -> Iterator[str]:
    """Parts of a notation that the interpreter does not read."""
    head, inner, suffixes = returns.parse(notation)
    known = {*returns._MAKERS, *returns._SIMPLE, "unknown"}
    if head not in known and not re.fullmatch(r"arg\d+", head):
        yield head
    yield from (part for part in suffixes if part.partition("(")[0] not in {*structures.SUFFIXES, "mapped", "filled"})
    if head not in ("instance", "object", "result"):
        for part in inner:
            yield from unread(part)


@pytest.mark.parametrize("shard", ["tensorflow", "numpy", "python", "libraries", "private"])
def test_every_notation_is_read(shard: str) -> None:
    held = store.shard(shard)
    apis = [store.decode(name, record) for name, record in held.names.items()]
    apis += [store.decode(f"{owner}.{name}", record)
             for owner, members in held.members.items() for name, record in members.items()]
    notations = {api.returns: api.name for api in apis}
    for api in apis:
        for callback in api.callbacks:
            notations.update((text.lstrip("*"), api.name) for text in callback.arguments or ())
    wrong = {name: list(unread(notation)) for notation, name in notations.items()}
    assert {name: parts for name, parts in wrong.items() if parts} == {}
