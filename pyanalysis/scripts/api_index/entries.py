"""The index while it is being built: one mutable entry for every object, under all of its names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Facts:
    """What the tables say; None where they say nothing yet."""

    role: str | None = None
    returns: str | None = None
    effects: frozenset[str] | None = None
    callbacks: dict[str, str] | None = None  # parameter -> "mode(argument, ...)"

    def fill_from(self, other: Facts) -> None:
        """Take what is missing here from ``other``."""
        for name in ("role", "returns", "effects", "callbacks"):
            if getattr(self, name) is None:
                setattr(self, name, getattr(other, name))

    def update(self, other: Facts) -> None:
        """Let what ``other`` says win."""
        for name in ("role", "returns", "effects", "callbacks"):
            if getattr(other, name) is not None:
                setattr(self, name, getattr(other, name))


@dataclass
class Entry:
    """One public object. ``paths`` maps each of its names to the releases (a bit each) that have it."""

    kind: str
    family: str
    parameters: list[str] | None = None
    home: str = ""  # the module that defines it
    short: str = ""  # its __name__
    exports: list[str] = field(default_factory=list)
    constant: str = ""  # type of a constant
    outputs: str | None = None  # results by the definition of the operation behind a function
    bases: list[Entry] = field(default_factory=list)
    named_bases: list[str] = field(default_factory=list)  # of the classes in an open package
    members: dict[str, Entry] = field(default_factory=dict)
    paths: dict[str, int] = field(default_factory=dict)
    canonical: str = ""
    exact: Facts = field(default_factory=Facts)  # from tables that name it
    general: Facts = field(default_factory=Facts)  # from patterns

    def takes(self, parameter: str) -> bool:
        """Whether a call can give that parameter."""
        names = [name.lstrip("*") for name in self.parameters or ()]
        return parameter in names or any(name.startswith("**") for name in self.parameters or ())

    @property
    def facts(self) -> Facts:
        """What names it beats the operation's definition, and that beats what merely covers it."""
        merged = Facts(self.exact.role, self.exact.returns, self.exact.effects, self.exact.callbacks)
        merged.fill_from(Facts(returns=self.outputs))
        merged.fill_from(self.general)
        return merged


def member_entry(described: dict[str, Any], family: str) -> Entry:
    """The entry of a class member from its description in a dump."""
    return Entry(
        described["kind"], family, parameters=described.get("parameters"), constant=described.get("type", "")
    )


FAMILIES = {"tensorflow": "tensorflow", "keras": "tensorflow", "tf_keras": "tensorflow", "numpy": "numpy"}


def family_of(path: str) -> str:
    """The library whose releases date a path; the standard library is ``python``."""
    return FAMILIES.get(path.partition(".")[0], "python")
