import tensorflow as tf
def total(acc, x):
    return acc + x
t = tf.data.Dataset.range(5).reduce(tf.constant(0, tf.int64), total)
def after(t):
    return t
after(t)
ds = tf.data.Dataset.from_tensor_slices({"a": [1, 2, 3], "b": [[1., 2.], [3., 4.], [5., 6.]]})
def mapper(d):
    return d["b"] * tf.cast(d["a"], tf.float32)
for x in ds.map(mapper):
    after(x)
for b in ds.batch(2):
    after(b)
pd = tf.data.Dataset.range(1, 4).map(lambda x: tf.fill([x], x)).padded_batch(3)
for b in pd:
    after(b)
