"""Reads ``tables/*.toml`` and lays their facts over the introspected entries.

A table is a list of groups; a group names some APIs and says what they have in common::

    [[group]]
    about = "why these belong together"         # for the reader
    in = "tensorflow"                           # prefix of all the names
    names = "map_fn foldl data.Dataset.map"     # words; "*" covers what stands directly there, "**" all below
    kind = "function"                           # patterns only: restrict to one kind
    subclasses_of = "tensorflow.Module"         # patterns only: classes that derive from this one
    role = "graph_entry"
    returns = "result(fn)"
    effects = ["output"]
    calls = { fn = "graph(arg1.element)" }      # parameter -> mode(arguments), see knowledge/model.py
    parameters = "fn elems **kwargs"            # where introspection finds none
    declare = "function"                        # create names of this kind that introspection does not see
    open = true                                 # any name below is taken to be like this one
    bases = "tensorflow.Module"                 # of a declared class, or of any class in an open package

Names beat patterns, whatever the order; among names, and among patterns, the later group wins.
"""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from api_index.entries import Entry, Facts
from api_index.join import Join

try:
    import tomllib
except ImportError:  # Python 3.10
    import tomli as tomllib  # type: ignore[no-redef]

_KEYS = frozenset({
    "about", "in", "names", "kind", "subclasses_of", "role", "returns", "effects", "calls", "parameters",
    "declare", "open", "bases",
})


class TableError(Exception):
    """A table names something that does not exist, or says something that means nothing."""


@dataclass
class Group:
    """One ``[[group]]``, with its names spelled in full."""

    source: str
    names: list[str]
    data: dict[str, Any]
    facts: Facts = field(default_factory=Facts)


def read_groups(folder: Path) -> list[Group]:
    """All groups of all tables, by file name, then by place."""
    groups = []
    for path in sorted(folder.glob("*.toml")):
        for number, data in enumerate(tomllib.loads(path.read_text("utf-8"))["group"]):
            source = f"{path.name}, group {number + 1} ({data.get('about', data.get('names', ''))[:60]})"
            unknown = sorted(set(data) - _KEYS)
            if unknown:
                raise TableError(f"{source}: unknown keys {', '.join(unknown)}")
            prefix = data["in"] + "." if data.get("in") else ""
            names = [prefix + name for name in data["names"].split()]
            groups.append(Group(source, names, data, _facts(data)))
    return groups


def _facts(data: dict[str, Any]) -> Facts:
    effects = frozenset(data["effects"]) if "effects" in data else None
    return Facts(data.get("role"), data.get("returns"), effects, data.get("calls"))


class Tables:
    """Applies groups to the joined entries; collects every mistake before it complains."""

    def __init__(self, join: Join) -> None:
        self.join = join
        self.open: dict[str, Entry] = {}
        self.mistakes: list[str] = []
        self.named: list[str] = []

    def apply(self, groups: list[Group]) -> None:
        """Patterns first, then names; then members take over from the members they override."""
        for group in groups:
            for name in group.names:
                if group.data.get("open"):
                    bases = group.data.get("bases", "").split()
                    self.open[name] = Entry("function", "declared", exact=group.facts, named_bases=bases)
                elif name.endswith("*"):
                    self._apply_pattern(group, name)
        for group in groups:
            for name in group.names:
                if not name.endswith("*") and not group.data.get("open"):
                    self._apply_name(group, name)
        for entry in self.join.entries:
            _inherit(entry)
            self._follow_public_name(entry)
        if self.mistakes:
            raise TableError("\n".join(self.mistakes))

    def _apply_pattern(self, group: Group, pattern: str) -> None:
        covered = self._covered(pattern)
        for entry in covered:
            if _selected(entry, group.data):
                entry.general.update(group.facts)
        if not covered:
            self.mistakes.append(f"{group.source}: {pattern} covers nothing")

    def _covered(self, pattern: str) -> list[Entry]:
        prefix = pattern.rstrip("*")
        owner = self.find(prefix[:-1])
        if owner is not None and owner.kind == "class":
            return [member for name, member in sorted(owner.members.items()) if not name.startswith("_")]
        deep = pattern.endswith("**")
        return [
            entry
            for path, entry in sorted({**self.join.private, **self.join.by_path}.items())
            if fnmatch.fnmatchcase(path, prefix + "*") and (deep or "." not in path[len(prefix) :])
        ]

    def _apply_name(self, group: Group, name: str) -> None:
        entry = self.find(name) or self._inherited(name) or self._declared(group, name)
        if entry is None:
            self.mistakes.append(f"{group.source}: {name} does not exist")
            return
        self.named.append(name)
        entry.exact.update(group.facts)
        if "parameters" in group.data:
            entry.parameters = group.data["parameters"].split()
        if "bases" in group.data:
            entry.bases = [base for base in map(self.find, group.data["bases"].split()) if base]
        for parameter in group.facts.callbacks or ():
            if not entry.takes(parameter):
                self.mistakes.append(f"{group.source}: {name} has no parameter {parameter}")

    def _follow_public_name(self, entry: Entry) -> None:
        """What is left open of a name in ``compat.v1`` or a private module is as for it in ``tensorflow``."""
        if entry.canonical.startswith("tensorflow.compat.v1."):
            public = self.join.by_path.get(entry.canonical.replace("compat.v1.", "", 1))
        elif entry.canonical.startswith("tensorflow.python."):
            public = self.join.by_path.get("tensorflow." + entry.canonical.rpartition(".")[2])
        else:
            return
        if public is not None and public.kind == entry.kind:
            entry.exact.fill_from(public.facts)

    def find(self, name: str) -> Entry | None:
        """The entry of a path or of a class's own member."""
        found = self.join.by_path.get(name) or self.join.private.get(name)
        if found is None and "." in name:
            owner = self.find(name.rpartition(".")[0])
            found = owner.members.get(name.rpartition(".")[2]) if owner is not None else None
        return found

    def _inherited(self, name: str) -> Entry | None:
        """A member of a base, repeated on the class that the table names."""
        owner = self.find(name.rpartition(".")[0])
        attribute = name.rpartition(".")[2]
        for base in owner.bases if owner is not None else ():
            if owner is not None and attribute in base.members:
                model = base.members[attribute]
                repeated = Entry(model.kind, model.family, model.parameters, constant=model.constant)
                owner.members[attribute] = repeated
                return repeated
        return None

    def _declared(self, group: Group, name: str) -> Entry | None:
        kind = group.data.get("declare")
        if kind is None:
            return None
        owner = self.find(name.rpartition(".")[0])
        if owner is not None and owner.kind == "class":
            entry = owner.members[name.rpartition(".")[2]] = Entry(kind, owner.family)
            return entry
        entry = Entry(kind, "declared", canonical=name, paths={name: 0})
        self.join.entries.append(entry)
        self.join.by_path[name] = entry
        return entry


def _selected(entry: Entry, data: dict[str, Any]) -> bool:
    if "kind" in data and entry.kind != data["kind"]:
        return False
    base = data.get("subclasses_of")
    if base is None:
        return True
    ancestors = [entry, *entry.bases]
    return entry.kind == "class" and any(base in (known.canonical, *known.paths) for known in ancestors)


def _inherit(entry: Entry) -> None:
    """A member says of itself what the nearest base says of the member it overrides."""
    for name, member in entry.members.items():
        overridden = [base.members[name] for base in entry.bases if name in base.members]
        for model in overridden:
            member.exact.fill_from(model.exact)
        for model in overridden:
            member.general.fill_from(model.general)
