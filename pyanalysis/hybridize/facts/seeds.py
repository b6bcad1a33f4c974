"""Where a program sets the seed of TensorFlow: random operations then repeat, and a reader may rely on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.state.record import API
from hybridize.knowledge.index import short_name
from hybridize.knowledge.randomness import SETTING_SEEDS, TEST_CASE

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts


class Seed(NamedTuple):
    """The place that sets the seed, and by what."""

    by: str
    path: str
    line: int


def seed_of(program: ProgramFacts) -> Seed | None:
    """The first place that sets the seed, by file and line; None when no seen code does."""
    found = set()
    for record in program.machine.records:
        for event in record.events.values():
            if event.kind == API and event.api is not None and event.api.name in SETTING_SEEDS:
                name = (short_name(event.api.name) or event.api.name).replace("tensorflow.", "tf.", 1)
                found.add(Seed(name, event.code.path, event.line))
    for classes in program.machine.classes.values():
        found.update(Seed("tf.test.TestCase", cls.code.path, cls.code.line)
                     for cls in classes if cls.code is not None and TEST_CASE in api_bases(cls))
    return min(found, key=lambda seed: (seed.path, seed.line, seed.by), default=None)
