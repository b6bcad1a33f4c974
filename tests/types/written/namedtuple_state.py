import typing

import tensorflow as tf


class State(typing.NamedTuple):
    h: tf.Tensor
    c: tf.Tensor
    step: int = 0


def lstm_step(x, state, w):
    z = tf.concat([x, state.h], 1) @ w
    i, f, o, g = tf.split(z, 4, axis=1)
    c = tf.sigmoid(f) * state.c + tf.sigmoid(i) * tf.tanh(g)
    return State(tf.sigmoid(o) * tf.tanh(c), c, state.step + 1)


def project(h):
    return tf.nn.softmax(h)


def energy(state):
    return tf.reduce_sum(state.h ** 2) + tf.reduce_sum(state.c ** 2)


w = tf.random.normal([7, 12])
state = State(tf.zeros([2, 3]), tf.zeros([2, 3]))
for _ in range(3):
    state = lstm_step(tf.ones([2, 4]), state, w)
project(state.h)
energy(state)
