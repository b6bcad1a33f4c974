"""Compares hand written gradients with numeric ones; custom gradients included."""
import numpy as np
import tensorflow as tf


@tf.custom_gradient
def clip_gradients(x):
    def grad(upstream):
        return tf.clip_by_value(upstream, -0.5, 0.5)

    return tf.identity(x), grad


@tf.custom_gradient
def log1pexp(x):
    e = tf.exp(x)

    def grad(upstream):
        return upstream * (1 - 1 / (1 + e))

    return tf.math.log(1 + e), grad


def straight_through(x):
    return x + tf.stop_gradient(tf.round(x) - x)


def softplus_loss(x):
    return tf.reduce_sum(log1pexp(x) ** 2)


def quantized_loss(x):
    return tf.reduce_sum(tf.square(straight_through(x)) + x)


def clipped_loss(x):
    return tf.reduce_sum(3.0 * clip_gradients(x))


def value_and_gradient(function, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = function(x)
    return value, tape.gradient(value, x)


def numeric_gradient(function, x, eps=1e-3):
    """Central differences, one coordinate at a time, in NumPy."""
    x = x.numpy()
    gradient = np.zeros_like(x)
    for i in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (function(tf.constant(up)) - function(tf.constant(down))).numpy() / (2 * eps)
    return gradient


def hessian(function, x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            value = function(x)
        gradient = inner.gradient(value, x)
    return outer.jacobian(gradient, x)


def cubic(x):
    return tf.reduce_sum(x ** 3) + x[0] * x[1]


x = tf.constant([0.3, -1.2, 2.2])
for loss in (softplus_loss, quantized_loss, clipped_loss):
    value, gradient = value_and_gradient(loss, x)
    print(loss.__name__, "%.4f" % float(value), np.round(gradient.numpy(), 3))
print("numeric", np.round(numeric_gradient(softplus_loss, x), 2))
print("hessian", hessian(cubic, x).numpy().round(3).tolist())
