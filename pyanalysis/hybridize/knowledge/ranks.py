"""Operations whose kernels are more lenient about the rank of a setting than the shapes of a graph.

Eagerly the kernel alone looks at ``tf.reshape(x, -1)``; in a graph the rank is checked before.
``tests/oracle/test_ranks.py`` holds the tables against TensorFlow.
"""

from __future__ import annotations

# A number serves eagerly where a graph wants a list of them.
LISTS: dict[str, tuple[str, ...]] = {
    "tensorflow.constant": ("shape",),
    "tensorflow.fill": ("dims",),
    "tensorflow.keras.backend.reshape": ("shape",),
    "tensorflow.reshape": ("shape",),
}
# A list of one number serves eagerly where a graph wants the number.
NUMBERS: dict[str, tuple[str, ...]] = {
    "tensorflow.concat": ("axis",),
    "tensorflow.linspace": ("num",),
    "tensorflow.range": ("start", "limit", "delta"),
}


def wanted_rank(name: str, parameter: str) -> int | None:
    """The rank that a graph insists on where an eager kernel does not; None where both agree."""
    return 1 if parameter in LISTS.get(name, ()) else 0 if parameter in NUMBERS.get(name, ()) else None
