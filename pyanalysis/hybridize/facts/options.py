"""The arguments of ``tf.function`` as a decorator gives them, by the names of its positions in a release."""

from __future__ import annotations

from hybridize.facts.model import HybridDecorator, ProgramFacts
from hybridize.values import value as vl
from hybridize.values.value import Value

Version = tuple[int, ...]

# Deprecated keyword -> (its successor or None, first version that has the successor or ignores it).
RENAMED: dict[str, tuple[str | None, Version]] = {
    "experimental_relax_shapes": ("reduce_retracing", (2, 9)),
    "experimental_compile": ("jit_compile", (2, 5)),
    "experimental_follow_type_hints": (None, (2, 11)),
}
# Order of the positional parameters after ``func``, by the first release that has it.
_TAIL = ("experimental_relax_shapes", "experimental_compile", "experimental_follow_type_hints")
POSITIONAL: tuple[tuple[Version, tuple[str, ...]], ...] = (
    (
        (2, 13),
        (
            "input_signature",
            "autograph",
            "jit_compile",
            "reduce_retracing",
            "experimental_implements",
            "experimental_autograph_options",
            "experimental_attributes",
            *_TAIL,
        ),
    ),
    (
        (2, 9),
        (
            "input_signature",
            "autograph",
            "jit_compile",
            "reduce_retracing",
            "experimental_implements",
            "experimental_autograph_options",
            *_TAIL,
        ),
    ),
    (
        (2, 5),
        (
            "input_signature",
            "autograph",
            "jit_compile",
            "experimental_implements",
            "experimental_autograph_options",
            *_TAIL,
        ),
    ),
    (
        (2, 0),
        (
            "input_signature",
            "autograph",
            "experimental_implements",
            "experimental_autograph_options",
            *_TAIL[:2],
        ),
    ),
)
STABLE_POSITIONS = 2  # input_signature and autograph never moved


def positional_names(version: Version | None) -> tuple[str, ...]:
    """Names of the positional parameters in a version; of the newest when it is not known."""
    if version is None:
        return POSITIONAL[0][1]
    return next((names for first, names in POSITIONAL if version[:2] >= first), POSITIONAL[-1][1])


def same_positions(program: ProgramFacts, count: int) -> bool | None:
    """Whether ``count`` positions mean the same in all releases that the program admits; None: not known."""
    oldest, newest = program.program.target.oldest, program.tensorflow
    if oldest is None and newest is None:
        return None
    admitted = {names[:count] for first, names in POSITIONAL if newest is None or first <= newest[:2]}
    if oldest is not None:
        keep = {positional_names(oldest)[:count]}
        admitted = {
            names[:count]
            for first, names in POSITIONAL
            if first > oldest[:2] and (newest is None or first <= newest[:2])
        } | keep
    return len(admitted) == 1


def has_version(program: ProgramFacts, version: Version) -> bool | None:
    """Whether every release that the program admits is at least ``version``; None where that is assumed."""
    oldest, newest = program.program.target.oldest, program.tensorflow
    if newest is not None and newest[:2] < version:
        return False
    if oldest is not None:
        return oldest[:2] >= version
    return None


def written(hybrid: HybridDecorator, program: ProgramFacts) -> dict[str, str] | None:
    """The arguments by name as they stand in the text; None where they do not all stand there."""
    names = positional_names(program.tensorflow)
    if not hybrid.complete or len(hybrid.positional) > len(names):
        return None
    return {**dict(zip(names, hybrid.positional, strict=False)), **hybrid.options}


def option(hybrid: HybridDecorator, *names: str) -> Value | None:
    """The value of an argument under any of its names, wherever it was given; None where it is left out."""
    for name in names:
        found = hybrid.values.get(name)
        if found is not None and found.constant() is not None:
            return found
        if found is None and name in hybrid.options and hybrid.options[name] != "None":
            return (
                vl.TRUE
                if hybrid.options[name] == "True"
                else vl.FALSE
                if hybrid.options[name] == "False"
                else vl.unknown(name)
            )
    return None


def switched_on(hybrid: HybridDecorator, *names: str) -> bool:
    """Whether an option is given and not certainly false."""
    value = option(hybrid, *names)
    return value is not None and value.constant() is not False
