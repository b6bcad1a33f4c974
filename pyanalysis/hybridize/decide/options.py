"""The arguments of ``tf.function`` as they should be written for the program's TensorFlow."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts, ProgramFacts

# Deprecated keyword -> (its successor or None, first version that has the successor).
RENAMED = {
    "experimental_relax_shapes": ("reduce_retracing", (2, 9)),
    "experimental_compile": ("jit_compile", (2, 5)),
    "experimental_follow_type_hints": (None, (2, 11)),
}
# Order of the positional parameters after ``func``, by first version that has it (docs of tf.function).
POSITIONAL = (
    ((2, 13), ("input_signature", "autograph", "jit_compile", "reduce_retracing", "experimental_implements",
               "experimental_autograph_options", "experimental_attributes", "experimental_relax_shapes",
               "experimental_compile", "experimental_follow_type_hints")),
    ((2, 9), ("input_signature", "autograph", "jit_compile", "reduce_retracing", "experimental_implements",
              "experimental_autograph_options", "experimental_relax_shapes", "experimental_compile",
              "experimental_follow_type_hints")),
    ((2, 5), ("input_signature", "autograph", "jit_compile", "experimental_implements",
              "experimental_autograph_options", "experimental_relax_shapes", "experimental_compile",
              "experimental_follow_type_hints")),
    ((2, 0), ("input_signature", "autograph", "experimental_implements", "experimental_autograph_options",
              "experimental_relax_shapes", "experimental_compile")),
)
STABLE_POSITIONS = 2  # input_signature and autograph never moved


def positional_names(version: tuple[int, ...] | None) -> tuple[str, ...]:
    """Names of the positional parameters in a version; of the newest when it is not known."""
    if version is None:
        return POSITIONAL[0][1]
    return next((names for first, names in POSITIONAL if version[:2] >= first), POSITIONAL[-1][1])


def modern_options(function: FunctionFacts, program: ProgramFacts, reduce_retracing: bool) -> dict[str, str] | None:
    """The full keyword arguments that the decorator should have; None when it has them already."""
    hybrid = function.hybrid
    assert hybrid is not None
    version = program.tensorflow
    written: dict[str, str] = {}
    names = positional_names(version)
    if len(hybrid.positional) > len(names):
        return None
    for name, text in zip(names, hybrid.positional):
        written[name] = text
    written.update(hybrid.options)
    modern: dict[str, str] = {}
    for name, text in written.items():
        successor, first = RENAMED.get(name, (name, (2, 0)))
        if name in RENAMED and (version is None or version[:2] < first):
            successor = name
        if successor is not None:
            modern.setdefault(successor, text)
    if reduce_retracing and "input_signature" not in modern and (version is None or version[:2] >= (2, 9)):
        modern.setdefault("reduce_retracing", "True")
    moved = len(hybrid.positional) > STABLE_POSITIONS
    return modern if modern != written or moved else None
