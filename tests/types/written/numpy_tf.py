import numpy as np
import tensorflow as tf


def load(n):
    rng = np.random.RandomState(0)
    return rng.randn(n, 4), (rng.rand(n) > 0.5).astype(np.int32)


def split(x, y, test=0.25):
    cut = int(len(x) * (1 - test))
    return (x[:cut], y[:cut]), (x[cut:], y[cut:])


def scale(x, mean, std):
    return (x - mean) / std


def batches(x, y, size):
    for start in range(0, len(x), size):
        yield x[start:start + size], y[start:start + size]


def logits(x, w, b):
    return tf.matmul(x, w) + b


def loss(z, y):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(y, z))


def accuracy(z, y):
    return np.mean(np.argmax(z.numpy(), axis=1) == y)


x, y = load(80)
(train_x, train_y), (test_x, test_y) = split(x, y)
mean, std = train_x.mean(axis=0), train_x.std(axis=0)
w, b = tf.Variable(tf.zeros([4, 2], tf.float64)), tf.Variable(tf.zeros([2], tf.float64))
for bx, by in batches(scale(train_x, mean, std), train_y, 15):
    with tf.GradientTape() as tape:
        value = loss(logits(bx, w, b), by)
    gw, gb = tape.gradient(value, [w, b])
    w.assign_sub(0.1 * gw)
    b.assign_sub(0.1 * gb)
accuracy(logits(scale(test_x, mean, std), w, b), test_y)
