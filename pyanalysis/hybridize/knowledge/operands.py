"""Operations of TensorFlow whose operands must have one dtype, and the parameters that take them.

Eagerly each of them converts an array to the dtype of the tensor beside it; in a graph an argument is a tensor, and
is not converted. ``tests/oracle/test_operands.py`` holds the table against TensorFlow.
"""

from __future__ import annotations

_MATH = "tensorflow.math."
_OF_X_AND_Y = (  # parameters x and y
    "add subtract multiply divide truediv floordiv floormod divide_no_nan multiply_no_nan pow maximum minimum "
    "squared_difference atan2 xdivy xlogy xlog1py less less_equal greater greater_equal equal not_equal"
)

OPERANDS: dict[str, tuple[str, ...]] = {
    **{_MATH + name: ("x", "y") for name in _OF_X_AND_Y.split()},
    **{f"tensorflow.{name}": ("x", "y") for name in ("realdiv", "truncatediv", "truncatemod", "where")},
    **{f"tensorflow.bitwise.{name}": ("x", "y")
       for name in ("bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift")},
    **{f"tensorflow.tensor_scatter_nd_{name}": ("tensor", "updates")
       for name in ("add", "max", "min", "sub", "update")},
    **{_MATH + name: ("a", "x") for name in ("igamma", "igammac", "polygamma")},
    _MATH + "zeta": ("x", "q"),
    _MATH + "betainc": ("a", "b", "x"),
    _MATH + "nextafter": ("x1", "x2"),
    "tensorflow.clip_by_value": ("t", "clip_value_min", "clip_value_max"),
    "tensorflow.einsum": ("#1", "#2", "#3", "#4"),
    "tensorflow.tensordot": ("a", "b"),
    "tensorflow.linalg.matmul": ("a", "b"),
    "tensorflow.linalg.matvec": ("a", "b"),
    "tensorflow.linalg.cross": ("a", "b"),
    "tensorflow.linalg.solve": ("matrix", "rhs"),
    "tensorflow.linalg.lstsq": ("matrix", "rhs"),
    "tensorflow.linalg.triangular_solve": ("matrix", "rhs"),
    "tensorflow.linalg.banded_triangular_solve": ("bands", "rhs"),
    "tensorflow.linalg.cholesky_solve": ("chol", "rhs"),
    "tensorflow.linalg.tridiagonal_matmul": ("diagonals", "rhs"),
    "tensorflow.linalg.set_diag": ("input", "diagonal"),
    "tensorflow.nn.bias_add": ("value", "bias"),
    "tensorflow.nn.batch_normalization": ("x", "mean", "variance", "offset", "scale"),
    "tensorflow.nn.conv1d": ("input", "filters"),
    "tensorflow.nn.conv2d": ("input", "filters"),
    "tensorflow.nn.conv3d": ("input", "filters"),
    "tensorflow.nn.dilation2d": ("input", "filters"),
    "tensorflow.nn.depthwise_conv2d": ("input", "filter"),
    "tensorflow.conv": ("input", "filter"),
    "tensorflow.linalg.matrix_rank": ("a", "tol"),
    "tensorflow.quantization.quantize_and_dequantize": ("input", "input_min", "input_max"),
    "tensorflow.quantization.quantize_and_dequantize_v2": ("input", "input_min", "input_max"),
    "tensorflow.nn.weighted_cross_entropy_with_logits": ("logits", "labels", "pos_weight"),
}
# Methods that bring their argument to the dtype of the receiver.
TO_RECEIVER = frozenset({f"tensorflow.Variable.{name}" for name in ("assign", "assign_add", "assign_sub")})
# Operations that convert what comes behind their first operand alone: an array in front keeps its dtype, and eagerly
# fails beside a tensor of another, or decides about the result.
FIRST_STAYS = frozenset({_MATH + "add", _MATH + "truediv", "tensorflow.linalg.matmul", "tensorflow.linalg.matvec",
                         "tensorflow.tensordot", "tensorflow.linalg.lstsq", "tensorflow.linalg.tridiagonal_matmul",
                         "tensorflow.nn.batch_normalization"})
# Operations that are called as they were generated: in a graph the first operand decides about the dtype. Others
# (add, divide, matmul, concat, ...) convert their operands themselves, in both worlds alike.
FIRST_DECIDES = frozenset(f"{_MATH}{name}" for name in (
    "multiply", "subtract", "floordiv", "floormod", "pow", "maximum", "minimum", "squared_difference", "atan2",
    "xdivy", "xlogy", "xlog1py", "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "zeta",
    "igamma", "igammac",
)) | {"tensorflow.where"}
