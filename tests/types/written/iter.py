import tensorflow as tf
import numpy as np
def item(t):
    return t
def pair(a, b):
    return a
for row in tf.ones([3, 2]):
    item(row)
for r in np.ones((4, 5), np.float32):
    item(r)
for i, r in enumerate(tf.range(4)):
    item(r)
for a, b in zip(tf.ones([3, 2]), np.zeros((3,))):
    pair(a, b)
x, y = tf.split(tf.ones([4, 6]), 2, axis=1)
pair(x, y)
a, b, c = tf.unstack(tf.ones([3, 5]))
pair(a, c)
h, w = tf.constant([3, 4])
pair(h, w)
[item(q) for q in (tf.ones([9]), tf.ones([8]))]
batches = [tf.ones([2, 3]) for _ in range(4)]
for bt in batches:
    pair(bt, bt[0])
def acc(lst):
    return tf.concat(lst, 0)
item(acc(batches))
rows = []
for i in range(3):
    rows.append(tf.fill([2], float(i)))
item(tf.stack(rows, axis=0))
it = iter([tf.ones([1, 2, 3])])
item(next(it))
item(max([1, 2]) * tf.ones([1, 1, 1]))
item(sum([tf.ones([2, 7]), tf.ones([2, 7])]))
