import tensorflow as tf


class SaveMixin:
    """Snapshots weights as NumPy arrays."""

    def snapshot(self):
        return {v.name: v.numpy().copy() for v in self.variables}


class MomentumMixin:
    momentum = 0.9

    def make_slots(self):
        self._slots = [tf.Variable(tf.zeros_like(v), trainable=False) for v in self.trainable_variables]

    def apply_gradients(self, gradients, rate):
        for slot, variable, gradient in zip(self._slots, self.trainable_variables, gradients):
            slot.assign(self.momentum * slot + gradient)
            variable.assign_sub(rate * slot)


class LossMixin:
    def loss(self, x, y):
        return tf.reduce_mean(self.pointwise(y, self.forward(x)))

    def pointwise(self, y, p):
        return tf.square(y - p)


class RobustMixin(LossMixin):
    def pointwise(self, y, p):
        return tf.math.log(tf.cosh(super().pointwise(y, p) + 1e-3))


class Base(SaveMixin, MomentumMixin, tf.Module):
    def __init__(self, width):
        super().__init__(name=type(self).__name__.lower())
        self.kernel = tf.Variable(tf.fill([width, 1], 0.1), name="kernel")
        self._trainable = [self.kernel]
        self.make_slots()

    @property
    def trainable_variables(self):
        return self._trainable

    @property
    def variables(self):
        return self._trainable

    def forward(self, x):
        return x @ self.kernel

    def step(self, x, y, rate):
        with tf.GradientTape() as tape:
            loss = self.loss(x, y)
        self.apply_gradients(tape.gradient(loss, self.trainable_variables), rate)
        return loss


class Plain(LossMixin, Base):
    pass


class Robust(RobustMixin, Base):
    def forward(self, x):
        return super().forward(tf.tanh(x))


class Chatty(Plain):
    """Overrides `step` with one that prints."""

    def step(self, x, y, rate):
        loss = super().step(x, y, rate)
        print(type(self).__name__, "took a step", "%.4f" % float(loss))
        return loss


def main():
    x = tf.random.stateless_normal([12, 3], [7, 7])
    y = tf.reduce_sum(x, axis=1, keepdims=True)
    rate = tf.constant(0.05)
    for cls in (Plain, Robust, Chatty):
        model = cls(3)
        for _ in range(3):
            loss = model.step(x, y, rate)
        print(cls.__name__, "%.4f" % loss.numpy(), sorted(model.snapshot()))


main()
