"""The notation in which :attr:`Api.returns` and :attr:`Callback.arguments` say what a value is."""

from __future__ import annotations

_CLASSES = {
    "tensor": "tensorflow.Tensor",
    "variable": "tensorflow.Variable",
    "ragged": "tensorflow.RaggedTensor",
    "sparse": "tensorflow.sparse.SparseTensor",
    "indexed_slices": "tensorflow.IndexedSlices",
    "keras_tensor": "tensorflow.keras.KerasTensor",
    "shape": "tensorflow.TensorShape",
    "dtype": "tensorflow.dtypes.DType",
    "dataset": "tensorflow.data.Dataset",
    "ndarray": "numpy.ndarray",
    "int": "builtins.int",
    "float": "builtins.float",
    "number": "builtins.float",
    "bool": "builtins.bool",
    "str": "builtins.str",
    "bytes": "builtins.bytes",
    "list": "builtins.list",
    "tuple": "builtins.tuple",
    "dict": "builtins.dict",
    "set": "builtins.set",
}


def split_notation(text: str) -> list[str]:
    """Split ``tensor,list[int],tuple[a,b]`` at its outer commas."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if character == "," and depth == 0:
            parts.append(text[start:place].strip())
            start = place + 1
    if text.strip():
        parts.append(text[start:].strip())
    return parts


def class_of(notation: str) -> str | None:
    """The class whose members such a value has; None where the notation does not tell."""
    if notation.startswith("instance("):
        return notation[len("instance(") : -1]
    return _CLASSES.get(notation.partition("[")[0])
