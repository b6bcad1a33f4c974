"""Functions of TensorFlow whose results are named tuples, and the names of their fields.

``tests/oracle/test_result_fields.py`` holds the table against TensorFlow.
"""

from __future__ import annotations

_SAMPLED = ("sampled_candidates", "true_expected_count", "sampled_expected_count")

RESULT_FIELDS: dict[str, tuple[str, ...]] = {
    "tensorflow.approx_top_k": ("values", "indices"),
    "tensorflow.linalg.lu": ("lu", "p"),
    "tensorflow.linalg.qr": ("q", "r"),
    "tensorflow.linalg.slogdet": ("sign", "log_abs_determinant"),
    "tensorflow.math.approx_max_k": ("values", "indices"),
    "tensorflow.math.approx_min_k": ("values", "indices"),
    "tensorflow.math.top_k": ("values", "indices"),
    "tensorflow.nn.isotonic_regression": ("output", "segments"),
    "tensorflow.nn.max_pool_with_argmax": ("output", "argmax"),
    "tensorflow.unique": ("y", "idx"),
    "tensorflow.unique_with_counts": ("y", "idx", "count"),
    **{f"tensorflow.random.{name}_candidate_sampler": _SAMPLED
       for name in ("all", "fixed_unigram", "learned_unigram", "log_uniform", "uniform")},
}
