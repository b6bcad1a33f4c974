import numpy as np
import tensorflow as tf
def f(x):
    return x
def counted(n, sizes, index):
    return n + sizes[0] + tf.cast(index, n.dtype)
tensor = tf.ones([3])
array = np.ones((2, 3), np.float32)
f(tf.size(tensor, out_type=tf.int64))
f(tf.shape(tensor, out_type=tf.int64))
f(tf.shape(tensor, tf.int64)[0])
f(tf.range(tf.size(tensor, out_type=tf.int64)))
f(np.sum(array, dtype=np.float64))
f(np.mean(array, axis=0, dtype="float64"))
f(np.concatenate([array, array], dtype=np.float64))
f(np.stack([array, array], dtype=np.float64))
f(array.sum(dtype=np.float64))
f(array.mean(axis=0, dtype="float64"))
counted(tf.size(tensor, tf.int64), tf.shape(tensor, out_type=tf.int64), tf.argmax(tensor, output_type=tf.int32))
f(array.reshape(-1))
f(np.reshape(array, -1))
for number in tf.data.Dataset.range(3):
    f(number)
for number in tf.data.Dataset.range(tf.constant(4, tf.int64), output_type=tf.int32).filter(lambda one: one > 1):
    f(number)
