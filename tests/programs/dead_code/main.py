"""Half of this file is never called; what is called is small."""
from __future__ import annotations

import tensorflow as tf

DEBUG = False


def relu_or_gelu(x: tf.Tensor, gelu: bool = False) -> tf.Tensor:
    if gelu:
        return tf.nn.gelu(x)
    return tf.nn.relu(x)


def never_called_pure(a: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    return tf.sqrt(tf.square(a) + tf.square(b))


def never_called_prints(a: tf.Tensor) -> tf.Tensor:
    print("value", a.numpy())
    return a * 2


def never_called_python(path: str) -> list[str]:
    with open(path) as handle:
        return handle.read().splitlines()


class OldModel:
    """Superseded by `Model`."""

    def __init__(self):
        self.count = 0

    def forward(self, x):
        self.count += 1
        return x * 2.0


class Model(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = tf.Variable(1.5)

    def forward(self, x: tf.Tensor) -> tf.Tensor:
        y = relu_or_gelu(x) * self.scale
        if DEBUG:
            print("forward", y)
        return tf.reduce_sum(y, axis=-1)


def unreachable_branch(x: tf.Tensor) -> tf.Tensor:
    total = tf.reduce_sum(x)
    return total
    print("not reached")


if __name__ == "__main__":
    model = Model()
    data = tf.constant([[1.0, -2.0, 3.0], [-1.0, 0.5, 2.0]])
    for _ in range(3):
        out = model.forward(data)
    print(out.numpy().tolist(), "%.2f" % unreachable_branch(data).numpy())
    if DEBUG:
        never_called_prints(data)
