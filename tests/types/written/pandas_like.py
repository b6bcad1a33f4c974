import csv
import io

import numpy as np
import tensorflow as tf

TEXT = "1.0,2,a\n3.5,4,b\n5.0,6,a\n"


def load(text):
    rows = list(csv.reader(io.StringIO(text)))
    x = np.array([[float(r[0]), float(r[1])] for r in rows])
    y = np.array([0 if r[2] == "a" else 1 for r in rows])
    return x, y


def center(x):
    return x - np.mean(x, axis=0, keepdims=True)


def predict(x, w):
    return tf.linalg.matvec(x, w)


def loss(p, y):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=p))


x, y = load(TEXT)
x = center(x)
w = tf.constant([0.1, -0.2])
loss(predict(tf.cast(x, tf.float32), w), tf.cast(y, tf.float32))
