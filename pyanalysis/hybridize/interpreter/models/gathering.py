"""Variables of which only rows are read: their gradients are ``tf.IndexedSlices``.

TensorFlow gives such a gradient when everything that the tape saw of a variable is a look-up of rows; one other use
makes it dense. The interpreter does not follow tapes: a variable that is used in both ways may have either.
"""

from __future__ import annotations

from hybridize.interpreter.state.frame import Frame
from hybridize.values.kinds import nested
from hybridize.values.objects import Variable
from hybridize.values.value import Value

GATHERED, DENSE = "gathered", "dense"  # rows of a variable are looked up; it is used as a whole
# The parameter whose rows are looked up.
_LOOKUPS = {
    "tensorflow.gather": "params", "tensorflow.gather_nd": "params", "tensorflow.nn.embedding_lookup": "params",
    "tensorflow.nn.embedding_lookup_sparse": "params",
    "tensorflow.nn.safe_embedding_lookup_sparse": "embedding_weights",
}
_OF_RECEIVER = frozenset({"tensorflow.Variable.sparse_read", "tensorflow.Variable.gather_nd"})
# No gradient flows through these, or it goes on to what is done with the result.
_NEUTRAL = ("tensorflow.shape", "tensorflow.rank", "tensorflow.size", "tensorflow.stop_gradient",
            "tensorflow.zeros_like", "tensorflow.ones_like", "tensorflow.identity", "tensorflow.convert_to_tensor",
            "tensorflow.print", "tensorflow.Variable.", "tensorflow.GradientTape.", "tensorflow.keras.optimizers.")


def note_call(frame: Frame, name: str, given: dict[str, Value], receiver: Value | None) -> None:
    """Note how an operation uses the variables among its operands."""
    looked_up = _LOOKUPS.get(name)
    if looked_up is not None and _along_rows(given):
        _note(frame, given.get(looked_up), GATHERED)
    elif name in _OF_RECEIVER:
        _note(frame, receiver, GATHERED)
    elif not name.startswith(_NEUTRAL):
        for value in given.values():
            note_dense(frame, value)


def note_dense(frame: Frame, value: Value) -> None:
    """A variable, or one in a list, is used as a whole."""
    if any(atom.kind in ("variable", "tuple", "sequence") for atom in value.atoms):
        _note(frame, value, DENSE)


def note_rows(variable: Variable) -> None:
    """The weights of an embedding: its layer looks rows up."""
    variable.uses.add((GATHERED, None))


def layouts(variable: Variable) -> list[str]:
    """The layouts that a gradient of the variable may have."""
    gathered = {block for use, block in variable.uses if use == GATHERED}
    dense = {block for use, block in variable.uses if use == DENSE}
    if not gathered or (gathered & dense) - {None}:
        return ["dense"]  # one tape sees the whole
    return ["indexed_slices", "dense"] if dense else ["indexed_slices"]


def _along_rows(given: dict[str, Value]) -> bool:
    return all(name not in given or given[name].constant() in (0, None) for name in ("axis", "batch_dims"))


def _note(frame: Frame, value: Value | None, use: str) -> None:
    for atom in nested(value) if value is not None else ():
        if type(atom) is Variable:
            block = frame.inside.find("with") if frame.inside is not None else None
            atom.uses.add((use, block.node if block is not None else None))
