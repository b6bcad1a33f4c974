"""Operations whose kernels are more lenient about the rank of a setting than the shapes of a graph.

Eagerly the kernel alone looks at ``tf.reshape(x, -1)``; in a graph the rank is checked before.
``tests/oracle/test_ranks.py`` holds the table against TensorFlow.
"""

from __future__ import annotations

# Operation -> parameter -> the rank that a graph insists on. 1: a number serves eagerly where a graph wants a list of
# them; 0: a list of one number serves eagerly where a graph wants the number.
RANKS: dict[str, dict[str, int]] = {
    "tensorflow.concat": {"axis": 0},
    "tensorflow.constant": {"shape": 1},
    "tensorflow.fill": {"dims": 1},
    "tensorflow.keras.backend.reshape": {"shape": 1},
    "tensorflow.linspace": {"num": 0},
    "tensorflow.range": {"start": 0, "limit": 0, "delta": 0},
    "tensorflow.reshape": {"shape": 1},
}
