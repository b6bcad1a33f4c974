import numpy as np
import tensorflow as tf

A = np.array([[0.7, 0.3], [0.4, 0.6]])
B = np.array([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]])


def step(alpha, transition, emission):
    alpha = tf.linalg.matvec(transition, alpha, transpose_a=True) * emission
    return alpha / tf.reduce_sum(alpha)


def forward(observations):
    transition = tf.constant(A)
    alpha = tf.constant([0.5, 0.5], tf.float64)
    for o in observations:
        alpha = step(alpha, transition, tf.constant(B[:, o]))
    return alpha


def entropy(p):
    return -tf.reduce_sum(p * tf.math.log(p))


entropy(forward([0, 1, 2]))
