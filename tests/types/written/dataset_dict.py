import numpy as np
import tensorflow as tf


def features(row, label):
    row = dict(row)
    row["ratio"] = ratio(row["height"], row["width"])
    return row, label


def ratio(a, b):
    return a / b


def vector(columns, label):
    return tf.stack([columns[name] for name in sorted(columns)], axis=-1), label


def evaluate(x, y):
    return tf.reduce_mean(tf.cast(x[:, 0] > 0.5, tf.float32)), y


table = {"height": np.random.rand(12).astype("float32"), "width": np.ones(12, "float32")}
labels = np.arange(12)
data = tf.data.Dataset.from_tensor_slices((table, labels)).map(features)
for x, y in data.batch(6, drop_remainder=True).map(vector):
    evaluate(x, y)
for columns, label in data.take(1):
    vector(columns, label)
