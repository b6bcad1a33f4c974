"""The arguments of ``tf.function`` as they should be written for the program's TensorFlow."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.options import RENAMED, STABLE_POSITIONS, has_version, written

_RELAXING = ("reduce_retracing", "experimental_relax_shapes")


def modern_options(
    function: FunctionFacts, program: ProgramFacts, reduce_retracing: bool
) -> dict[str, str] | None:
    """The keyword arguments that the decorator should have; None when it has them, or does not show all.

    A name is modernised when every release that the program admits knows the new one.
    """
    hybrid = function.hybrid
    assert hybrid is not None
    given = written(hybrid, program)
    if given is None:
        return None
    modern: dict[str, str] = {}
    for name, text in given.items():
        successor, first = RENAMED.get(name, (name, (2, 0)))
        if name in RENAMED and has_version(program, first) is False:
            successor = name
        if successor is not None:
            modern.setdefault(successor, text)
    if reduce_retracing:
        modern[relaxing_option(program)] = "True"
    if len(hybrid.positional) <= STABLE_POSITIONS and modern == given:
        return None
    placed = set(given) - set(hybrid.options)
    return {name: text for name, text in modern.items() if name not in placed or not _default(name, text)}


def relaxing_option(program: ProgramFacts) -> str:
    """The name of ``reduce_retracing`` in the oldest release that the program admits."""
    return _RELAXING[has_version(program, (2, 9)) is False]


def _default(name: str, text: str) -> bool:
    """Arguments that say nothing once named: ``None`` in ``tf.function(None, None, True, False)``."""
    return text == "None" or (name == "autograph" and text == "True")
