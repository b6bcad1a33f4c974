"""The data says what the tables say, in words that mean something."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from hybridize.knowledge import index, store
from hybridize.knowledge.model import EFFECTS, ROLES, Api
from hybridize.knowledge.notation import class_of, split_notation

ROOT = Path(__file__).resolve().parents[2] / "pyanalysis"
sys.path.insert(0, str(ROOT / "scripts"))

from api_index.tables import Group, read_groups  # noqa: E402

GROUPS = read_groups(ROOT / "hybridize" / "knowledge" / "tables")
NAMED = sorted({name for group in GROUPS for name in group.names if not name.endswith("*")})
_HEADS = frozenset(
    {
        "tensor",
        "ragged",
        "sparse",
        "indexed_slices",
        "keras_tensor",
        "variable",
        "ndarray",
        "int",
        "float",
        "bool",
        "str",
        "bytes",
        "none",
        "number",
        "shape",
        "dtype",
        "dataset",
        "object",
        "self",
        "unknown",
        "args",
        "instance",
        "identity",
        "list",
        "set",
        "iterator",
        "dict",
        "tuple",
        "tuple_of",
        "either",
        "result",
    }
)
_SUFFIXES = frozenset({"element", "value", "batched", "like", "tensors", "leaf", "mapped", "filled", "entered",
                       "windowed", "arrays", "output"})


def every_api() -> list[Api]:
    """All records of all shards, members included."""
    found = []
    for shard in map(store.shard, ("tensorflow", "private", "numpy", "python", "libraries")):
        found += [
            store.decode(name, record) for name, record in (*shard.names.items(), *shard.open.items())
        ]
        for cls, members in shard.members.items():
            found += [store.decode(f"{cls}.{name}", record) for name, record in members.items()]
    return found


APIS = every_api()


def mistakes_in(notation: str) -> list[str]:
    """What a notation holds that nobody could read."""
    matched = re.match(r"\*{0,2}(\w+)", notation)
    if matched is None:
        return [notation]
    head, rest = matched[1], notation[matched.end() :]
    wrong = [] if head in _HEADS or re.fullmatch(r"arg\d", head) else [head]
    while rest:
        if rest[0] in "[(":
            inner, rest = _bracketed(rest)
            if head == "instance":
                wrong += [] if index.lookup(inner) else [inner]
            elif head != "result":
                wrong += [mistake for part in split_notation(inner) for mistake in mistakes_in(part)]
        else:
            suffix = re.match(r"\.(\w+)", rest)
            if suffix is None or suffix[1] not in _SUFFIXES:
                return [*wrong, rest]
            rest = rest[suffix.end() :]
            if suffix[1] in ("mapped", "filled") and rest.startswith("("):
                rest = _bracketed(rest)[1]
    return wrong


def _bracketed(text: str) -> tuple[str, str]:
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if depth == 0:
            return text[1:place], text[place + 1 :]
    raise ValueError(text)


def test_roles_and_effects_are_those_of_the_model() -> None:
    for api in APIS:
        assert api.role in ROLES, api
        for effect in api.effects:
            assert effect in EFFECTS or re.fullmatch(r"(mutates|advances)_arg\d", effect), api


def test_notations_can_be_read() -> None:
    wrong = {api.name: mistakes_in(api.returns) for api in APIS if mistakes_in(api.returns)}
    assert not wrong


def test_callbacks_name_parameters_and_ways_of_calling() -> None:
    for api in APIS:
        for callback in api.callbacks:
            plain = [name.lstrip("*") for name in api.parameters]
            assert callback.parameter in plain or "**kwargs" in api.parameters, api
            assert callback.mode in ("graph", "now", "eager", "later"), api
            assert not [mistake for text in callback.arguments or () for mistake in mistakes_in(text)], api
            if callback.position is not None:
                assert plain[callback.position] == callback.parameter, api


def test_results_name_callbacks() -> None:
    for api in APIS:
        for inner in re.findall(r"result\(([\w,]+)\)", api.returns):
            assert set(split_notation(inner)) <= {callback.parameter for callback in api.callbacks}, api


def test_argument_numbers_are_those_of_parameters() -> None:
    for api in APIS:
        if api.parameters and not any(name.startswith("*") for name in api.parameters):
            used = re.findall(r"arg(\d)", " ".join((api.returns, *api.effects)))
            assert all(int(number) < len(api.parameters) for number in used), api


def test_bases_are_known_classes() -> None:
    for api in APIS:
        for base in api.bases:
            found = index.lookup(base)
            assert found is not None and found.kind == "class", (api.name, base)
            assert base != api.name


def test_names_of_the_tables_are_in_the_index() -> None:
    assert not [name for name in NAMED if not index.exists(name)]
    assert len(NAMED) > 2500


def test_the_data_is_as_the_tables_say() -> None:
    """Whoever changes a table and forgets ``merge`` hears of it here."""
    last: dict[tuple[str, str], tuple[object, Group]] = {}
    for group in GROUPS:
        for name in group.names:
            if name.endswith("*") or group.data.get("open"):
                continue
            key = index.canonical(name)
            assert key is not None, name
            for field in ("role", "returns", "effects"):
                said = getattr(group.facts, field)
                if said is not None:
                    last[key, field] = (said, group)
    for (name, field), (said, group) in sorted(last.items(), key=lambda item: item[0]):
        api = index.lookup(name)
        assert api is not None
        assert getattr(api, field) == said, (name, field, group.source)


def test_open_packages_are_as_the_tables_say() -> None:
    opened = {name: group for group in GROUPS if group.data.get("open") for name in group.names}
    for name, group in opened.items():
        api = index.lookup(f"{name}.something_inside")
        assert api is not None
        assert api.role == group.facts.role, name
        assert api.effects == (group.facts.effects or frozenset()), name


def test_every_public_function_of_the_main_modules_has_a_role() -> None:
    """Nothing of the modules that programs use most is left as ``unknown``."""
    tensorflow = (
        "",
        ".math",
        ".linalg",
        ".nn",
        ".image",
        ".data",
        ".random",
        ".strings",
        ".signal",
        ".summary",
        ".keras.layers",
        ".keras.losses",
        ".keras.metrics",
        ".keras.optimizers",
        ".keras.backend",
        ".keras.activations",
    )
    others = (
        "builtins",
        "math",
        "random",
        "time",
        "os",
        "os.path",
        "itertools",
        "functools",
        "json",
        "copy",
        "logging",
        "shutil",
        "numpy",
        "numpy.random",
        "numpy.linalg",
    )
    left = []
    for module in (*(f"tensorflow{part}" for part in tensorflow), *others):
        for name in index.public_names(module):
            api = index.lookup(f"{module}.{name}")
            assert api is not None
            if api.kind in ("function", "class") and api.role == "unknown":
                left.append(api.name)
    assert not left


@pytest.mark.parametrize(
    ("notation", "cls"),
    [
        ("list[int]", "builtins.list"),
        ("tensor", "tensorflow.Tensor"),
        ("instance(a.B)", "a.B"),
        ("unknown", None),
        ("dataset[tensor]", "tensorflow.data.Dataset"),
        ("arg0", None),
    ],
)
def test_classes_of_notations(notation: str, cls: str | None) -> None:
    assert class_of(notation) == cls


def test_notations_are_split_at_outer_commas() -> None:
    assert split_notation("tensor,list[int,str],tuple[a,b]") == ["tensor", "list[int,str]", "tuple[a,b]"]
    assert split_notation("") == []
