import tensorflow as tf


class Momentum:
    def __init__(self, lr=0.1, mu=0.9):
        self.lr, self.mu = lr, mu
        self.slots = {}

    def apply(self, grads_and_vars):
        for g, v in grads_and_vars:
            self.step(g, v)

    def step(self, g, v):
        key = v.name
        if key not in self.slots:
            self.slots[key] = tf.Variable(tf.zeros_like(v))
        m = self.slots[key]
        m.assign(self.mu * m + g)
        v.assign_sub(self.lr * m)


def rosenbrock(x, y):
    return (1.0 - x) ** 2 + 100.0 * (y - x ** 2) ** 2


def clip(grads, limit):
    return [tf.clip_by_norm(g, limit) for g in grads]


x, y = tf.Variable(-1.0, name="x"), tf.Variable(2.0, name="y")
opt = Momentum(0.001)
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = rosenbrock(x, y)
    grads = clip(tape.gradient(loss, [x, y]), 1.0)
    opt.apply(zip(grads, [x, y]))
