import numpy as np
import tensorflow as tf


def features(x, degree=3):
    return tf.stack([x ** d for d in range(degree + 1)], axis=-1)


def posterior(phi, t):
    s_inv = tf.eye(4, dtype=tf.float64) + 25.0 * tf.transpose(phi) @ phi
    cov = tf.linalg.inv(s_inv)
    mean = 25.0 * tf.linalg.matvec(cov, tf.linalg.matvec(phi, t, transpose_a=True))
    return mean, cov


def predictive(phi, mean, cov):
    return tf.linalg.matvec(phi, mean), 1 / 25.0 + tf.einsum("ni,ij,nj->n", phi, cov, phi)


rng = np.random.default_rng(1)
x = tf.constant(rng.uniform(-1, 1, 20))
t = tf.sin(3 * x) + rng.normal(size=20) * 0.2
mean, cov = posterior(features(x), t)
predictive(features(tf.constant(np.linspace(-1, 1, 7))), mean, cov)
