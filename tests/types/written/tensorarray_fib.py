import tensorflow as tf


def fibonacci(a, b):
    ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False)
    ta = ta.write(0, a)
    ta = ta.write(1, b)
    for i in tf.range(2, 6):
        ta = ta.write(i, ta.read(i - 1) + ta.read(i - 2))
    return ta.stack()


def running_max(x):
    ta = tf.TensorArray(tf.float32, size=x.shape[0])
    best = x[0]
    for i in range(x.shape[0]):
        best = tf.maximum(best, x[i])
        ta = ta.write(i, best)
    return ta.stack()


def collect(stacked):
    return tf.transpose(stacked)


def unstacked(v):
    ta = tf.TensorArray(tf.float32, 6).unstack(v)
    return ta.gather([0, 2, 4])


collect(fibonacci(tf.zeros([3]), tf.ones([3])))
collect(running_max(tf.random.normal([5, 4])))
unstacked(tf.range(6, dtype=tf.float32))
