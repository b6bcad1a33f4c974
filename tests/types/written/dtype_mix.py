import tensorflow as tf


def as_float(x):
    return tf.cast(x, tf.float32)


def show(x):
    return x


show(as_float(tf.constant([1, 2])))
show(tf.constant([1.5]) > 1)
show(tf.constant(3) / 2)
show(tf.constant(7) // 2)
show(tf.constant([True, False]) & tf.constant([True, True]))
show(tf.cast([0, 1], "bool"))
show(tf.constant(1, tf.int8))
show(tf.constant([1, 2], dtype="uint16"))
show(tf.saturate_cast(tf.constant([300.0]), tf.uint8))
show(tf.constant(1 + 2j))
show(tf.math.real(tf.constant([1 + 2j])))
show(tf.bitcast(tf.constant(1.0), tf.int32))
show(tf.dtypes.complex(1.0, 2.0))
show(tf.zeros([2], tf.bfloat16) + 1)
show(tf.ones([2], tf.half))
show(tf.math.floordiv(tf.constant([5.0]), 2.0))
show(tf.argsort(tf.constant([3, 1, 2])))
show(tf.math.count_nonzero(tf.constant([0, 1, 2])))
show(tf.strings.as_string(tf.constant([1, 2])))
show(tf.constant([["a", "b"]]))
show(round(2.5) + tf.constant(1))
show(tf.random.shuffle(tf.range(5)))
show(tf.random.stateless_uniform([2], seed=[1, 2], maxval=10, dtype=tf.int64))
