import numpy as np
import tensorflow as tf


def gen():
    for i in range(5):
        yield np.full((i + 1,), i, np.int32), i % 2


def padded(seq, label):
    return tf.reduce_sum(seq, axis=1) + label


def single(seq, label):
    return tf.cast(tf.size(seq), tf.float32) * tf.cast(label, tf.float32)


ds = tf.data.Dataset.from_generator(gen, output_signature=(tf.TensorSpec((None,), tf.int32), tf.TensorSpec((), tf.int32)))
for s, l in ds:
    single(s, l)
for s, l in ds.padded_batch(2, drop_remainder=True):
    padded(s, l)


def legacy():
    yield [1.0, 2.0]


def show(v):
    return v


for v in tf.data.Dataset.from_generator(legacy, tf.float32, tf.TensorShape([2])):
    show(v)
