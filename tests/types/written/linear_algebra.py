import tensorflow as tf


def is_spd(m):
    return tf.reduce_min(tf.linalg.eigvalsh(m)) > 0


def solve(a, b):
    chol = tf.linalg.cholesky(a)
    return tf.linalg.cholesky_solve(chol, b)


def kernel(x, y, scale):
    d = tf.reduce_sum((x[:, None] - y[None]) ** 2, -1)
    return tf.exp(-d / scale)


def logdet(m):
    return tf.linalg.slogdet(m).log_abs_determinant


def low_rank(m, k):
    s, u, v = tf.linalg.svd(m)
    return u[:, :k] @ tf.linalg.diag(s[:k]) @ tf.transpose(v[:, :k])


def gp_predict(k, ks, y):
    return tf.transpose(ks) @ solve(k, y)


x = tf.constant([[0.0], [1.0], [2.0], [3.0]], tf.float64)
y = tf.sin(x)
k = kernel(x, x, 1.0) + 0.1 * tf.eye(4, dtype=tf.float64)
is_spd(k)
gp_predict(k, kernel(x, x + 0.5, 1.0), y)
logdet(k)
low_rank(tf.random.normal([5, 3]), 2)
