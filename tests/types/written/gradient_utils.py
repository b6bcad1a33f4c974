import tensorflow as tf


def f(x):
    return x ** 3 + 2.0 * x


def derivative(func, at):
    with tf.GradientTape() as tape:
        tape.watch(at)
        y = func(at)
    return tape.gradient(y, at)


def hessian(at):
    with tf.GradientTape() as outer:
        outer.watch(at)
        with tf.GradientTape() as inner:
            inner.watch(at)
            y = tf.reduce_sum(at ** 3)
        g = inner.gradient(y, at)
    return outer.jacobian(g, at)


def newton_step(g, h):
    return -tf.linalg.solve(h, g[:, tf.newaxis])[:, 0]


def update(x, delta):
    return x + 0.5 * delta


x = tf.constant([1.0, 2.0])
for _ in range(3):
    x = update(x, newton_step(derivative(lambda v: tf.reduce_sum(v ** 3), x), hessian(x)))
derivative(f, tf.constant(3.0))
