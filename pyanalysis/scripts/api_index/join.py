"""Joins the dumps of several releases: which names mean the same object, and which of them is canonical."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from api_index.entries import Entry, family_of, member_entry

Dump = dict[str, Any]
PRIVATE_KERAS = ("keras.src.", "tf_keras.src.")
_KERAS_ROOTS = ("tensorflow.keras.", "keras.", "tf_keras.")


class Join:
    """All entries by path. Newer releases are joined first and decide where releases disagree."""

    def __init__(self, dumps: list[Dump]) -> None:
        self.dumps = sorted(dumps, key=_age, reverse=True)
        families = ("tensorflow", "numpy", "python")
        self.releases = {family: _releases(self.dumps, family) for family in families}
        self.by_path: dict[str, Entry] = {}
        self.private: dict[str, Entry] = {}
        self.entries: list[Entry] = []
        for dump in self.dumps:
            self._join_public(dump, keras2=False)
        for dump in self.dumps:
            self._join_public(dump, keras2=True)
        for entry in self.entries:
            entry.canonical = _canonical(entry)
        self._by_name = self._keras_names()
        self._raw = {
            path.rpartition(".")[2].lower(): entry
            for path, entry in self.by_path.items()
            if path.startswith("tensorflow.raw_ops.")
        }
        for dump in self.dumps:
            self._join_private(dump)

    def _join_public(self, dump: Dump, keras2: bool) -> None:
        """``keras2`` tells the pass over ``tf_keras``, whose objects join the others by name."""
        groups: dict[tuple[int, str], list[str]] = defaultdict(list)
        for path in sorted(dump["paths"]):
            if path.startswith("tf_keras") == keras2:
                groups[dump["paths"][path], family_of(path)].append(path)
        owners: dict[int, Entry] = {}
        for (number, family), group in groups.items():
            described = dump["objects"][number]
            for paths in self._told_apart(dump, group):
                entry = self._owner(described, paths, keras2) or self._new(described, family)
                owners.setdefault(number, entry)
                self._attach(entry, described, paths, self._bit(dump, family))
        self._describe_classes(dump, owners)

    def _told_apart(self, dump: Dump, paths: list[str]) -> list[list[str]]:
        """Names that an older release keeps apart stay apart (Keras 3 has one stub for old optimizers)."""
        parts = [paths]
        for older in self.dumps[self.dumps.index(dump) + 1 :]:
            numbers = older["paths"]
            split: list[list[str]] = []
            for part in parts:
                known = sorted({numbers[path] for path in part if path in numbers})
                first = known[0] if known else None
                for number in known or [None]:
                    split.append([path for path in part if numbers.get(path, first) == number])
            parts = split
        return parts

    def _owner(self, described: dict[str, Any], paths: list[str], keras2: bool) -> Entry | None:
        spelled = [twin for path in paths for twin in (_twins(path) if keras2 else (path,))]
        known = [self.by_path[path] for path in spelled if path in self.by_path]
        same = [entry for entry in known if entry.kind == described["kind"]]
        if not same and all(path in self.by_path for path in paths):
            return known[0]  # another kind of thing today: the newest release decides
        return same[0] if same else None

    def _new(self, described: dict[str, Any], family: str) -> Entry:
        entry = Entry(described["kind"], family, constant=described.get("type", ""))
        self.entries.append(entry)
        return entry

    def _attach(self, entry: Entry, described: dict[str, Any], paths: list[str], bit: int) -> None:
        for path in paths:
            owner = self.by_path.setdefault(path, entry)
            owner.paths[path] = owner.paths.get(path, 0) | bit
        if entry.parameters is None:
            entry.parameters = described.get("parameters")
        entry.outputs = entry.outputs or described.get("outputs")
        if not entry.short:
            entry.home, entry.short = described.get("module", ""), described.get("name", "")
            entry.exports = described.get("exports", [])

    def _describe_classes(self, dump: Dump, owners: dict[int, Entry]) -> None:
        for number, entry in owners.items():
            described = dump["objects"][number]
            for base in described.get("bases", ()):
                found = owners.get(base)
                if found is not None and found is not entry and found not in entry.bases:
                    entry.bases.append(found)
            for name, member in described.get("members", {}).items():
                entry.members.setdefault(name, member_entry(member, entry.family))

    def _bit(self, dump: Dump, family: str) -> int:
        return 1 << self.releases[family].index(_label(dump, family))

    def _keras_names(self) -> dict[str, list[Entry]]:
        """Public Keras classes and functions by their last name, to recognise private copies of them."""
        names: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            if entry.canonical.startswith(_KERAS_ROOTS) and entry.kind in ("class", "function"):
                names[entry.canonical.rpartition(".")[2]].append(entry)
        return names

    def _join_private(self, dump: Dump) -> None:
        public = {}
        for path, number in dump["paths"].items():
            public.setdefault(number, self.by_path[path])
        owners: dict[int, Entry] = {}
        for path in sorted(dump["private"]):
            number = dump["private"][path]
            described = dump["objects"][number]
            if path in self.private or not _worth_keeping(path):
                continue
            entry = public.get(number) or owners.get(number) or self._raw_operation(path)
            entry = entry or self._keras_copy(path, described["kind"])
            if entry is None:
                entry = self._new(described, "tensorflow")
                entry.canonical = path
                self._attach_private(entry, described)
                owners[number] = entry
            self.private[path] = entry
        self._describe_classes(dump, {**public, **owners})

    @staticmethod
    def _attach_private(entry: Entry, described: dict[str, Any]) -> None:
        entry.parameters = described.get("parameters")
        entry.home, entry.short = described.get("module", ""), described.get("name", "")

    def _raw_operation(self, path: str) -> Entry | None:
        """``gen_math_ops.mat_mul`` is ``tf.raw_ops.MatMul`` under another calling convention."""
        module, _, name = path.rpartition(".")
        if not module.startswith("tensorflow.python.ops.gen_"):
            return None
        return self._raw.get(name.replace("_", ""))

    def _keras_copy(self, path: str, kind: str) -> Entry | None:
        """TensorFlow keeps a private copy of Keras; its classes stand for the public ones of that name."""
        if ".keras." not in path and not path.startswith(PRIVATE_KERAS):
            return None
        module, _, name = path.rpartition(".")
        same = [entry for entry in self._by_name.get(name, ()) if entry.kind == kind]
        if len(same) > 1:
            folders = set(module.split("."))
            same = [entry for entry in same if entry.canonical.split(".")[-2] in folders]
        return same[0] if len(same) == 1 else None


def _twins(path: str) -> tuple[str, ...]:
    rest = path[len("tf_keras") :]
    return ("tensorflow.keras" + rest, "keras" + rest, path)


def _worth_keeping(path: str) -> bool:
    module, _, name = path.rpartition(".")
    generated = module.rpartition(".")[2].startswith("gen_")
    return not (name.endswith("_eager_fallback") or (generated and not name.islower()))


def _age(dump: Dump) -> tuple[Any, ...]:
    return (_numbers(dump["versions"].get("tensorflow")), tuple(dump["python"]))


def _numbers(version: str | None) -> tuple[int, ...]:
    return tuple(int(part) for part in (version or "0.0").split(".")[:2])


def _label(dump: Dump, family: str) -> str:
    if family == "python":
        return ".".join(str(part) for part in dump["python"])
    return ".".join(str(part) for part in _numbers(dump["versions"].get(family)))


def _releases(dumps: list[Dump], family: str) -> list[str]:
    present = [dump for dump in dumps if family == "python" or dump["versions"].get(family)]
    return sorted({_label(dump, family) for dump in present}, key=_numbers)


def _canonical(entry: Entry) -> str:
    """TensorFlow's own first name for it, else the most usual looking of its names."""
    if not entry.home.startswith(("keras", "tf_keras")):
        for exported in entry.exports:
            if f"tensorflow.{exported}" in entry.paths:
                return f"tensorflow.{exported}"
    return min(entry.paths, key=lambda path: _oddness(entry, path))


def _oddness(entry: Entry, path: str) -> tuple[Any, ...]:
    keras = entry.home.startswith(("keras", "tf_keras"))
    root = _KERAS_ROOTS if keras else ("builtins.", entry.home.partition(".")[0] + ".", "tensorflow.", "numpy.")
    prefix = next((rank for rank, start in enumerate(root) if path.startswith(start)), len(root))
    return (
        ".compat." in path,
        path.rpartition(".")[2] != entry.short and bool(entry.short),
        prefix,
        -bin(entry.paths[path]).count("1"),
        path.count("."),
        len(path) if entry.family != "python" else 0,  # FunctionType rather than LambdaType
        path,
    )
