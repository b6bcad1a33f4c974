import numpy as np
import tensorflow as tf


def pull(probabilities, arm):
    return float(np.random.rand() < probabilities[arm])


def choose(values, counts, step):
    bonus = tf.sqrt(2.0 * tf.math.log(step) / tf.maximum(counts, 1e-3))
    return int(tf.argmax(values + bonus))


def update(values, counts, arm, reward):
    one = tf.one_hot(arm, values.shape[0])
    counts = counts + one
    values = values + one * (reward - values) / tf.maximum(counts, 1.0)
    return values, counts


def regret(values):
    return tf.reduce_max(values) - tf.reduce_mean(values)


probabilities = np.array([0.2, 0.5, 0.8])
values = tf.zeros([3])
counts = tf.zeros(3)
for step in range(1, 30):
    arm = choose(values, counts, tf.constant(float(step)))
    values, counts = update(values, counts, arm, pull(probabilities, arm))
print(regret(values))
