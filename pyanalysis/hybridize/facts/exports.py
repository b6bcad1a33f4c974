"""Hybrid methods that leave the program: SavedModels and converters hold the graphs of their objects."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.state.record import API
from hybridize.remember import remembered
from hybridize.values.atoms import Atom, BoundMethod
from hybridize.values.kinds import contents
from hybridize.values.objects import Class, Function, Instance, Wrapper
from hybridize.values.value import Value

EXPORTING = frozenset(
    {
        "tensorflow.saved_model.save",
        "tensorflow.keras.Model.save",
        "tensorflow.keras.Model.export",
        "tensorflow.keras.models.save_model",
        "tensorflow.keras.export.ExportArchive.track",
        "tensorflow.keras.export.ExportArchive.add_endpoint",
        "tensorflow.lite.TFLiteConverter.from_keras_model",
        "tensorflow.lite.TFLiteConverter.from_concrete_functions",
    }
)
_TRACKED = (
    "tensorflow.Module",
    "tensorflow.keras.Model",
    "tensorflow.keras.layers.Layer",
    "tensorflow.train.Checkpoint",
    "tensorflow.__internal__.tracking.AutoTrackable",
)

def exported(function: FunctionFacts, program: ProgramFacts) -> str:
    """The function that exports this one with its object, or nothing."""
    found = _exports(program)
    by = found.functions.get(function.code.number, "")
    cls = function.cls
    if not by and isinstance(cls, Class):
        by = found.classes.get(cls, "") or (found.anything if _is_tracked(cls) else "")
    return by


@remembered
def _exports(program: ProgramFacts) -> Exports:
    return Exports(program)


class Exports:
    """``functions`` by number and ``classes``, with what exports them; ``anything`` if what is unknown."""

    def __init__(self, program: ProgramFacts) -> None:
        self.functions: dict[int, str] = {}
        self.classes: dict[Class, str] = {}
        self.anything = ""
        for record in program.machine.records:
            if record.stale:
                continue
            for event in record.events.values():
                if event.kind == API and event.api is not None and event.api.name in EXPORTING:
                    for value in (event.subject, *event.arguments):
                        self._reach(value, event.api.name)

    def _reach(self, value: Value, by: str) -> None:
        pending: list[Atom] = list(value.ordered())
        seen: set[Atom] = set()
        while pending:
            atom = pending.pop()
            if atom in seen:
                continue
            seen.add(atom)
            if atom.kind == "unknown":
                self.anything = self.anything or by
            elif isinstance(atom, (Function, Wrapper, BoundMethod)):
                self._function(atom, by)
            elif isinstance(atom, Instance) and isinstance(atom.cls, Class):
                for base in atom.cls.mro:
                    if isinstance(base, Class):
                        self.classes.setdefault(base, by)
                pending.extend(_children(atom))
            else:
                pending.extend(one for inner in contents(atom) for one in inner.ordered())

    def _function(self, atom: Atom, by: str) -> None:
        inner: Atom = atom
        while isinstance(inner, (Wrapper, BoundMethod)):
            single = inner.function.single() if isinstance(inner, Wrapper) else inner.function
            if single is None:
                return
            inner = single
        if isinstance(inner, Function):
            self.functions.setdefault(inner.code.number, by)


def _children(instance: Instance) -> Iterator[Atom]:
    """What TensorFlow tracks of an object: its trackable attributes, and ``tf.function`` objects."""
    if not _is_tracked(instance.cls):
        return
    for field in instance.fields.values():
        if not isinstance(field, Value):
            continue
        for atom in field.ordered():
            if isinstance(atom, Wrapper) or (isinstance(atom, Instance) and _is_tracked(atom.cls)):
                yield atom
            elif not isinstance(atom, Instance):
                yield from (
                    one
                    for inner in contents(atom)
                    for one in inner.ordered()
                    if isinstance(one, Instance) and _is_tracked(one.cls)
                )


def _is_tracked(cls: Atom) -> bool:
    return any(base in _TRACKED for base in api_bases(cls))
