import tensorflow as tf

def lengths(rt):
    return rt.row_lengths()

def use(l):
    return l

def dense(d):
    return tf.reduce_sum(d)

def words(w):
    return w

def flat(v):
    return v

rt = tf.ragged.constant([[1, 2, 3], [4], []])
use(lengths(rt))
dense(rt.to_tensor())
dense(rt.to_tensor(default_value=-1, shape=[3, 5]))
w = tf.strings.split(tf.constant(["hello world", "a b c"]))
words(w)
flat(w.flat_values)
flat(rt.values)
words(tf.concat([w, tf.ragged.constant([["x"], ["y"]])], axis=1))
r2 = tf.RaggedTensor.from_row_lengths([1., 2., 3.], [1, 2])
words(r2)
words(tf.RaggedTensor.from_tensor(tf.zeros([2, 3])))
words(rt + 1)
flat(tf.reduce_mean(tf.cast(rt, tf.float32), axis=1))
