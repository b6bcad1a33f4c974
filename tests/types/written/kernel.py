import tensorflow as tf


class RBF(tf.Module):
    def __init__(self, lengthscale=1.0):
        super().__init__()
        self.lengthscale = tf.Variable(lengthscale, dtype=tf.float64)
        self.variance = tf.Variable(1.0, dtype=tf.float64)

    def __call__(self, x, y=None):
        if y is None:
            y = x
        return self.variance * tf.exp(-0.5 * self.distance(x / self.lengthscale, y / self.lengthscale))

    def distance(self, a, b):
        aa = tf.reduce_sum(a ** 2, -1)[:, None]
        bb = tf.reduce_sum(b ** 2, -1)[None, :]
        return aa + bb - 2 * tf.matmul(a, b, transpose_b=True)


class GP(tf.Module):
    def __init__(self, x, y, kernel):
        super().__init__()
        self.x, self.y = x, y
        self.kernel = kernel
        self.noise = tf.Variable(0.1, dtype=tf.float64)

    def _chol(self):
        k = self.kernel(self.x)
        return self.jitter(k)

    def jitter(self, k):
        return tf.linalg.cholesky(k + self.noise * tf.eye(k.shape[0], dtype=k.dtype))

    def predict(self, xs):
        chol = self._chol()
        ks = self.kernel(self.x, xs)
        a = tf.linalg.triangular_solve(chol, ks)
        return self.moments(a, tf.linalg.triangular_solve(chol, self.y), xs)

    def moments(self, a, v, xs):
        mean = tf.matmul(a, v, transpose_a=True)
        var = tf.linalg.diag_part(self.kernel(xs)) - tf.reduce_sum(a ** 2, 0)
        return mean, var


def report(mean, var):
    print(mean.shape, var.shape)


x = tf.random.uniform([8, 1], dtype=tf.float64)
gp = GP(x, tf.sin(x), RBF(0.5))
report(*gp.predict(tf.cast(tf.linspace(0.0, 1.0, 5)[:, None], tf.float64)))
