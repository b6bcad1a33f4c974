"""The generator, run on small invented dumps: what is one thing, what it is called; no order matters."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "pyanalysis" / "scripts"
sys.path.insert(0, str(SCRIPTS))

from api_index import describe  # noqa: E402
from api_index.join import Join  # noqa: E402
from api_index.merge import merge  # noqa: E402
from api_index.tables import TableError  # noqa: E402

TABLE = """
[[group]]
in = "tensorflow"
names = "*"
kind = "function"
role = "tensor_op"
returns = "tensor"

[[group]]
in = "tensorflow"
names = "Base.run"
role = "graph_entry"
returns = "result(fn)"
calls = { fn = "now(*arg1)" }

[[group]]
names = "elsewhere"
open = true
role = "foreign"
"""


def function(name: str, *parameters: str, **more: Any) -> dict[str, Any]:
    return {
        "kind": "function",
        "name": name,
        "module": "tensorflow.python.ops",
        "exports": [],
        "outputs": None,
        "parameters": list(parameters),
        **more,
    }


def cls(name: str, bases: list[int], members: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "class",
        "name": name,
        "module": "tensorflow.python.base",
        "exports": [],
        "parameters": [],
        "bases": bases,
        "members": members,
    }


def dump(
    release: str, objects: list[dict[str, Any]], paths: dict[str, int], **private: int
) -> dict[str, Any]:
    versions = {"tensorflow": release, "keras": None, "tf_keras": None, "numpy": None}
    return {"versions": versions, "python": [3, 11], "objects": objects, "paths": paths, "private": private}


RUN = {"kind": "method", "parameters": ["fn", "args"]}
NEW = dump(
    "2.21.0",
    [
        {"kind": "module"},
        function("add", "x", "y", exports=["math.add", "add"]),
        function("stub"),
        cls("Base", [], {"run": RUN, "static": {"kind": "function", "parameters": ["a"]}}),
        cls("Derived", [3], {"run": RUN}),
        cls("Dense", [], {}),
        cls("Dense", [], {}),
    ],
    {
        "tensorflow": 0,
        "tensorflow.math": 0,
        "tensorflow.math.add": 1,
        "tensorflow.add": 1,
        "tensorflow.old_a": 2,
        "tensorflow.old_b": 2,
        "tensorflow.Base": 3,
        "tensorflow.Derived": 4,
        "tensorflow.keras.Dense": 5,
        "keras.Dense": 5,
        "tf_keras.Dense": 6,
    },
)
OLD = dump(
    "2.15.1",
    [{"kind": "module"}, function("add", "x", "y"), function("old_a"), function("old_b"), function("gone")],
    {
        "tensorflow": 0,
        "tensorflow.math": 0,
        "tensorflow.math.add": 1,
        "tensorflow.plus": 1,
        "tensorflow.old_a": 2,
        "tensorflow.old_b": 3,
        "tensorflow.gone": 4,
    },
)


def build(folder: Path, dumps: list[dict[str, Any]], table: str = TABLE) -> dict[str, bytes]:
    tables, target = folder / "tables", folder / "data"
    tables.mkdir(parents=True)
    (tables / "table.toml").write_text(table, "utf-8")
    paths = []
    for number, content in enumerate(dumps):
        paths.append(folder / f"{number}.json")
        paths[-1].write_text(json.dumps(content), "utf-8")
    merge(tables, target, paths)
    return {path.name: path.read_bytes() for path in sorted(target.iterdir())}


def test_one_object_under_many_names() -> None:
    join = Join([copy.deepcopy(NEW), copy.deepcopy(OLD)])
    add = join.by_path["tensorflow.add"]
    assert add is join.by_path["tensorflow.math.add"]
    assert add is join.by_path["tensorflow.plus"], "an older release's alias joins by what it stood for"
    assert add.canonical == "tensorflow.math.add", "the first exported name"


def test_what_an_older_release_tells_apart_stays_apart() -> None:
    join = Join([copy.deepcopy(NEW), copy.deepcopy(OLD)])
    assert join.by_path["tensorflow.old_a"] is not join.by_path["tensorflow.old_b"]


def test_keras_2_joins_by_name() -> None:
    join = Join([copy.deepcopy(NEW)])
    assert join.by_path["tf_keras.Dense"] is join.by_path["tensorflow.keras.Dense"]


def test_releases_are_counted_by_name() -> None:
    join = Join([copy.deepcopy(NEW), copy.deepcopy(OLD)])
    assert join.releases["tensorflow"] == ["2.15", "2.21"]
    paths = join.by_path["tensorflow.add"].paths
    assert paths["tensorflow.math.add"] == 0b11
    assert paths["tensorflow.plus"] == 0b01
    assert paths["tensorflow.add"] == 0b10


def test_an_override_inherits_what_is_said_of_the_member(tmp_path: Path) -> None:
    data = json.loads(build(tmp_path, [NEW])["tensorflow.json"])
    expected = "e|graph_entry|result(fn)|fn args||fn@0=now(*arg1)"
    assert data["members"]["tensorflow.Base"]["run"] == expected
    assert data["members"]["tensorflow.Derived"]["run"] == expected


def test_open_packages_and_patterns(tmp_path: Path) -> None:
    built = build(tmp_path, [NEW, OLD])
    assert json.loads(built["libraries.json"])["open"]["elsewhere"].startswith("f|foreign")
    names = json.loads(built["tensorflow.json"])["names"]
    assert names["tensorflow.gone"].startswith("f|tensor_op|tensor")


def test_order_of_dumps_and_repetition_change_nothing(tmp_path: Path) -> None:
    first = build(tmp_path / "a", [NEW, OLD])
    assert build(tmp_path / "b", [NEW, OLD]) == first
    assert build(tmp_path / "c", [OLD, NEW]) == first


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ('[[group]]\nnames = "tensorflow.nonsense"\nrole = "pure"\n', "tensorflow.nonsense does not exist"),
        ('[[group]]\nnames = "tensorflow.nowhere.*"\nrole = "pure"\n', "covers nothing"),
        ('[[group]]\nnames = "tensorflow.add"\nrolle = "pure"\n', "unknown keys rolle"),
        ('[[group]]\nnames = "tensorflow.add"\ncalls = { fn = "now" }\n', "has no parameter fn"),
    ],
)
def test_mistakes_in_tables_are_reported(tmp_path: Path, table: str, complaint: str) -> None:
    with pytest.raises(TableError, match=complaint):
        build(tmp_path, [NEW], table)


def sample(first: int, /, second: int, *rest: int, third: int, **more: int) -> None:
    """A signature of every kind."""


class Sample:
    def __init__(self, size: int, *, name: str = "") -> None:
        self.size, self.name = size, name

    def method(self, value: int) -> None: ...

    @staticmethod
    def static(value: int) -> None: ...

    @classmethod
    def made(cls, value: int) -> None: ...

    @property
    def shown(self) -> int:
        return 1

    def __len__(self) -> int:
        return 1

    def __repr__(self) -> str:
        return ""


def test_parameters_keep_their_stars() -> None:
    assert describe.parameters_of(sample) == ["first", "second", "*rest", "third", "**more"]
    assert describe.class_parameters(Sample) == ["size", "*", "name"]


def test_members_are_described() -> None:
    members = describe.own_members(Sample, lambda base: False)
    assert {name: member["kind"] for name, member in members.items()} == {
        "method": "method",
        "static": "function",
        "made": "function",
        "shown": "property",
        "__len__": "method",
    }
    assert members["method"]["parameters"] == members["static"]["parameters"] == ["value"]
    assert members["made"]["parameters"] == ["value"]


def test_inherited_members_are_left_to_public_bases() -> None:
    class Derived(Sample):
        def method(self, value: int) -> None: ...

    assert set(describe.own_members(Derived, lambda base: base is Sample)) == {"method"}
    assert "static" in describe.own_members(Derived, lambda base: False), (
        "a private base's members are its own"
    )
