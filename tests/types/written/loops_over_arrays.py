import numpy as np
import tensorflow as tf


def row(r):
    return tf.reduce_sum(r)


def pair(i, r):
    return i * 2


def value(v):
    return v


def item(k, v):
    return v


for r in np.zeros((3, 4), np.float32):
    row(r)
for r in tf.ones([3, 4]):
    row(r)
for i, r in enumerate(tf.ones([2, 5])):
    pair(tf.constant(i), r)
for a, b in zip(tf.range(3), np.arange(3)):
    value(a)
    value(b)
for k, v in {"a": tf.zeros([2]), "b": tf.ones([2])}.items():
    item(k, v)
for v in tf.unstack(tf.zeros([2, 3])):
    value(v)
for v in tf.split(tf.zeros([4, 3]), 2):
    value(v)
results = [value(x) for x in (tf.constant(1), tf.constant(2.0))]
value(tf.stack([tf.cast(r, tf.float32) for r in results]))
value(sorted([tf.constant(3), tf.constant(1)], key=lambda t: int(t))[0])
value(max([1.0, 2.0]) * tf.ones([2]))
