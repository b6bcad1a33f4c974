"""What operations of TensorFlow want of an array that is given for a setting: ``k``, ``axis``, ``num_samples``, ...

Eagerly an array or a number of NumPy is converted, or serves as a Python number. As an argument of a graph it is a
tensor: of another dtype, or without a value when Python asks for one. ``tests/oracle/test_settings.py`` holds the
tables against TensorFlow.
"""

from __future__ import annotations

_IMAGE = "tensorflow.image."
_LINALG = "tensorflow.linalg."

# Settings of one dtype: a tensor of another is refused.
EXACT: dict[str, dict[str, str]] = {
    "tensorflow.one_hot": {"depth": "int32"},
    "tensorflow.split": {"axis": "int32"},
    "tensorflow.dynamic_partition": {"partitions": "int32"},
    "tensorflow.histogram_fixed_width": {"nbins": "int32"},
    "tensorflow.random.categorical": {"num_samples": "int32"},
    "tensorflow.math.bincount": {"minlength": "int32", "maxlength": "int32"},
    _LINALG + "diag": {"k": "int32", "num_rows": "int32", "num_cols": "int32"},
    _LINALG + "diag_part": {"k": "int32"},
    _LINALG + "set_diag": {"k": "int32"},
    _IMAGE + "resize": {"size": "int32"},
    _IMAGE + "crop_and_resize": {"boxes": "float32", "box_indices": "int32", "crop_size": "int32"},
    _IMAGE + "non_max_suppression": {"max_output_size": "int32"},
    _IMAGE + "crop_to_bounding_box": {"target_height": "int32", "target_width": "int32"},
    _IMAGE + "adjust_contrast": {"contrast_factor": "float32"},
    _IMAGE + "adjust_hue": {"delta": "float32"},
    _IMAGE + "adjust_saturation": {"saturation_factor": "float32"},
    _IMAGE + "rot90": {"k": "int32"},
    "tensorflow.random.uniform": {"minval": "float32", "maxval": "float32"},
    "tensorflow.random.normal": {"mean": "float32", "stddev": "float32"},
    "tensorflow.sparse.SparseTensor": {"indices": "int64", "dense_shape": "int64"},
    "tensorflow.TensorArray": {"size": "int32"},
    "tensorflow.TensorArray.write": {"index": "int32"},
    "tensorflow.TensorArray.read": {"index": "int32"},
}
# Settings that must be Python numbers.
OF_PYTHON: dict[str, tuple[str, ...]] = {
    "tensorflow.stack": ("axis",),
    "tensorflow.sort": ("axis",),
    "tensorflow.argsort": ("axis",),
    "tensorflow.one_hot": ("axis",),
    "tensorflow.tensordot": ("axes",),
    "tensorflow.nn.softmax": ("axis",),
    "tensorflow.nn.log_softmax": ("axis",),
    "tensorflow.nn.moments": ("axes",),
}
# Parameters that take tensors of any dtype that an array may have; so do the first parameters of operations.
_DATA = frozenset({
    "a", "b", "begin", "dims", "falsy", "indices", "input", "inputs", "labels", "logits", "mask", "multiples",
    "num_segments", "paddings", "params", "perm", "q", "repeats", "rhs", "segment_ids", "shape", "tensor", "tensors",
    "updates", "value", "values", "x", "y", "y_pred", "y_true",
})
_AXIS_OF = frozenset({f"tensorflow.{name}" for name in (
    "concat", "expand_dims", "gather", "repeat", "reverse", "squeeze", "norm", "linalg.norm", "math.l2_normalize",
    "math.argmax", "math.argmin", "math.cumsum", "math.cumprod",
)})


_NOT_OF_ANY_DTYPE = frozenset({("tensorflow.scatter_nd", "shape")})  # as the indices


def takes_tensor(name: str, position: int, parameter: str) -> bool:
    """Whether a tensor serves for a parameter of an operation as well as an array; False also where nobody looked."""
    if (name, parameter) in _NOT_OF_ANY_DTYPE:
        return False
    if position == 0 or parameter in _DATA or parameter.startswith(("*", "#")):
        return True
    return parameter in ("axis", "axes") and (name in _AXIS_OF or ".reduce_" in name)
