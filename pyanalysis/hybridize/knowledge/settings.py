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
# What takes tensors of some dtypes only: eagerly an array of any other dtype is converted to the first of them.
_WHOLE = ("int32", "int64")
_TRUTH = ("bool",)
_COMPLEX = ("complex64", "complex128")
_WHOLE_NUMBERS = ("int32", "int64", "int16", "int8", "uint8", "uint16", "uint32", "uint64")
SERVED: dict[str, dict[str, tuple[str, ...]]] = {
    "tensorflow.broadcast_to": {"shape": _WHOLE},
    "tensorflow.compat.v1.where": {"condition": _TRUTH},
    "tensorflow.concat": {"axis": _WHOLE},
    "tensorflow.dynamic_stitch": {"indices": ("int32",)},
    "tensorflow.expand_dims": {"axis": _WHOLE},
    "tensorflow.fill": {"dims": _WHOLE},
    "tensorflow.linspace": {"num": _WHOLE_NUMBERS},
    "tensorflow.math.cumprod": {"axis": _WHOLE},
    "tensorflow.math.cumsum": {"axis": _WHOLE},
    "tensorflow.math.in_top_k": {"targets": _WHOLE},
    "tensorflow.math.logical_and": {"x": _TRUTH, "y": _TRUTH},
    "tensorflow.math.logical_not": {"x": _TRUTH},
    "tensorflow.math.logical_or": {"x": _TRUTH, "y": _TRUTH},
    "tensorflow.math.logical_xor": {"x": _TRUTH, "y": _TRUTH},
    "tensorflow.math.reduce_all": {"input_tensor": _TRUTH},
    "tensorflow.math.reduce_any": {"input_tensor": _TRUTH},
    "tensorflow.math.top_k": {"k": ("int32", "int64", "int16")},
    "tensorflow.one_hot": {"indices": ("int32", "int64", "int8", "uint8")},
    "tensorflow.ones": {"shape": _WHOLE},
    "tensorflow.pad": {"paddings": _WHOLE},
    "tensorflow.repeat": {"repeats": _WHOLE_NUMBERS},
    "tensorflow.reshape": {"shape": _WHOLE},
    "tensorflow.reverse": {"axis": _WHOLE},
    "tensorflow.reverse_sequence": {"seq_lengths": _WHOLE},
    "tensorflow.scatter_nd": {"shape": _WHOLE},
    "tensorflow.signal.fft": {"input": _COMPLEX},
    "tensorflow.signal.fft2d": {"input": _COMPLEX},
    "tensorflow.signal.ifft": {"input": _COMPLEX},
    "tensorflow.signal.ifft2d": {"input": _COMPLEX},
    "tensorflow.tile": {"multiples": _WHOLE},
    "tensorflow.transpose": {"perm": _WHOLE},
    "tensorflow.unravel_index": {"indices": _WHOLE},
    "tensorflow.where": {"condition": _TRUTH},
    "tensorflow.zeros": {"shape": _WHOLE},
    _LINALG + "band_part": {"num_lower": _WHOLE, "num_upper": _WHOLE},
    "tensorflow.slice": {"size": _WHOLE},
}
# The same for families of operations: a part of the name and a parameter.
SERVED_IN = ((".reduce_", "axis", _WHOLE), (".unsorted_segment_", "num_segments", _WHOLE),
             (".random.stateless_", "seed", _WHOLE))
# Settings that must be Python numbers, or lists of them.
_NUMPY = "tensorflow.experimental.numpy."
OF_PYTHON: dict[str, tuple[str, ...]] = {
    _NUMPY + "arange": ("start", "stop", "step"),
    _NUMPY + "diag_indices": ("n",),
    _NUMPY + "eye": ("N", "M"),
    _NUMPY + "identity": ("n",),
    _NUMPY + "repeat": ("repeats",),
    _NUMPY + "tri": ("N", "M"),
    "tensorflow.keras.backend.arange": ("start",),
    "tensorflow.keras.ops.bartlett": ("x",),
    "tensorflow.keras.ops.digitize": ("bins",),
    "tensorflow.keras.ops.tri": ("N", "M"),
    "tensorflow.stack": ("axis",),
    "tensorflow.sort": ("axis",),
    "tensorflow.argsort": ("axis",),
    "tensorflow.one_hot": ("axis",),
    "tensorflow.tensordot": ("axes",),
    "tensorflow.nn.softmax": ("axis",),
    "tensorflow.nn.log_softmax": ("axis",),
    "tensorflow.nn.moments": ("axes",),
    "tensorflow.nn.leaky_relu": ("alpha",),
}
# Parameters that take tensors of any dtype that an array may have; so do the first parameters of operations.
_DATA = frozenset({
    "a", "b", "begin", "dims", "falsy", "ids", "indices", "input", "inputs", "labels", "logits", "mask", "multiples",
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


def served(name: str, parameter: str) -> tuple[str, ...]:
    """The dtypes of the tensors that an operation takes for a parameter, the usual one first; () for any dtype."""
    own = SERVED.get(name, {}).get(parameter)
    if own is not None:
        return own
    return next((dtypes for part, of, dtypes in SERVED_IN if part in name and of == parameter), ())
