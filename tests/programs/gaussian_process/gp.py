import numpy as np
import tensorflow as tf


class Kernel:
    """Kernels add and multiply, by operators."""

    def __call__(self, a, b):
        raise NotImplementedError

    def __add__(self, other):
        return Combined(self, other, tf.add)

    def __mul__(self, other):
        return Combined(self, other, tf.multiply)


class Combined(Kernel):
    def __init__(self, left, right, op):
        self.left, self.right, self.op = left, right, op

    @property
    def variables(self):
        return self.left.variables + self.right.variables

    def __call__(self, a, b):
        return self.op(self.left(a, b), self.right(a, b))


class RBF(Kernel):
    def __init__(self, scale=1.0):
        self.log_scale = tf.Variable(np.log(scale), dtype=tf.float64)

    @property
    def variables(self):
        return [self.log_scale]

    def __call__(self, a, b):
        d = tf.reduce_sum((a[:, None] - b[None]) ** 2, -1)
        return tf.exp(-0.5 * d / tf.exp(2.0 * self.log_scale))


class Periodic(Kernel):
    def __init__(self, period):
        self.log_period = tf.Variable(np.log(period), dtype=tf.float64)

    @property
    def variables(self):
        return [self.log_period]

    def __call__(self, a, b):
        d = tf.norm(a[:, None] - b[None] + 1e-12, axis=-1)
        return tf.exp(-2.0 * tf.sin(np.pi * d / tf.exp(self.log_period)) ** 2)


class GaussianProcess:
    def __init__(self, kernel, noise=0.1):
        self.kernel = kernel
        self.noise = noise

    def covariance(self, x):
        return self.kernel(x, x) + self.noise ** 2 * tf.eye(x.shape[0], dtype=tf.float64)

    def log_marginal(self, x, y):
        chol = tf.linalg.cholesky(self.covariance(x))
        alpha = tf.linalg.cholesky_solve(chol, y[:, None])
        fit = -0.5 * tf.reduce_sum(y[:, None] * alpha)
        complexity = -tf.reduce_sum(tf.math.log(tf.linalg.diag_part(chol)))
        return fit + complexity - 0.5 * x.shape[0] * np.log(2.0 * np.pi)

    def predict(self, x, y, new):
        chol = tf.linalg.cholesky(self.covariance(x))
        cross = self.kernel(x, new)
        mean = tf.matmul(cross, tf.linalg.cholesky_solve(chol, y[:, None]), transpose_a=True)
        v = tf.linalg.triangular_solve(chol, cross)
        variance = tf.linalg.diag_part(self.kernel(new, new)) - tf.reduce_sum(v ** 2, 0)
        return mean[:, 0], variance

    def fit_step(self, x, y, rate):
        with tf.GradientTape() as tape:
            objective = -self.log_marginal(x, y)
        variables = self.kernel.variables
        for variable, gradient in zip(variables, tape.gradient(objective, variables)):
            variable.assign_sub(rate * gradient)
        return objective


def run():
    x = tf.constant(np.linspace(0.0, 4.0, 12)[:, None])
    y = tf.sin(2.0 * x[:, 0]) + 0.2 * x[:, 0]
    gp = GaussianProcess(RBF(1.0) + RBF(2.0) * Periodic(3.0))
    rate = tf.constant(0.01, tf.float64)
    for i in range(4):
        print("objective %.4f" % gp.fit_step(x, y, rate).numpy())
    mean, variance = gp.predict(x, y, tf.constant([[0.5], [2.2]], tf.float64))
    print("mean", mean.numpy().round(3), "variance positive", bool((variance.numpy() > 0).all()))


run()
