"""Operations that iterate in Python over a list of tensors: one tensor in its place serves eagerly, not in a graph.

``tests/oracle/test_iterated.py`` holds the table against TensorFlow. Others (``tf.stack``, ``tf.concat``) convert it.
"""

from __future__ import annotations

_KERAS = "tensorflow.keras."
_NUMPY = "tensorflow.experimental.numpy."

ITERATED: dict[str, tuple[str, ...]] = {
    "tensorflow.dynamic_stitch": ("indices", "data"),
    "tensorflow.identity_n": ("input",),
    "tensorflow.math.add_n": ("inputs",),
    "tensorflow.ragged.constant": ("pylist",),
    "tensorflow.shape_n": ("input",),
    "tensorflow.strings.join": ("inputs",),
    "tensorflow.compat.v1.tuple": ("tensors",),
    "tensorflow.tuple": ("tensors",),
    _KERAS + "backend.concatenate": ("tensors",),
    _KERAS + "ops.dstack": ("xs",),
    _KERAS + "ops.hstack": ("xs",),
    _KERAS + "ops.pad": ("pad_width",),
    _KERAS + "ops.stack": ("x",),
    _KERAS + "ops.tile": ("repeats",),
    _KERAS + "ops.vstack": ("xs",),
    _NUMPY + "dstack": ("tup",),
    _NUMPY + "hsplit": ("indices_or_sections",),
    _NUMPY + "hstack": ("tup",),
    _NUMPY + "split": ("indices_or_sections",),
    _NUMPY + "vsplit": ("indices_or_sections",),
    _NUMPY + "vstack": ("tup",),
}
