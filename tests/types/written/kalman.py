import numpy as np
import tensorflow as tf

F = tf.constant([[1.0, 1.0], [0.0, 1.0]], dtype=tf.float64)
H = tf.constant([[1.0, 0.0]], dtype=tf.float64)


def predict(x, P):
    return F @ x, F @ P @ tf.transpose(F) + 0.01 * tf.eye(2, dtype=tf.float64)


def update(x, P, z):
    y = z - H @ x
    S = H @ P @ tf.transpose(H) + 0.1
    K = P @ tf.transpose(H) / S
    return x + K @ y, (tf.eye(2, dtype=tf.float64) - K @ H) @ P


x, P = tf.zeros([2, 1], tf.float64), tf.eye(2, dtype=tf.float64)
for z in np.cumsum(np.ones(5)):
    x, P = predict(x, P)
    x, P = update(x, P, tf.constant([[z]]))


def position(state):
    return state[0, 0]


position(x)
