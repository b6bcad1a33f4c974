import tensorflow as tf

def window_dataset(series, window_size):
    ds = tf.data.Dataset.from_tensor_slices(series)
    ds = ds.window(window_size + 1, shift=1, drop_remainder=True)
    ds = ds.flat_map(lambda w: w.batch(window_size + 1))
    ds = ds.map(split)
    return ds.batch(4).prefetch(1)

def split(w):
    return w[:-1], w[-1]

def step(x, y):
    return tf.reduce_mean(x), y

series = tf.range(30, dtype=tf.float32)
for x, y in window_dataset(series, 5):
    step(x, y)
def each(e):
    return e
for e in tf.data.Dataset.range(3):
    each(e)
for i, e in enumerate(tf.data.Dataset.range(3).map(lambda v: tf.cast(v, tf.float32))):
    each(e)
for i, e in tf.data.Dataset.range(3).enumerate():
    each(i)
for e in tf.data.Dataset.zip((tf.data.Dataset.range(3), tf.data.Dataset.range(3).batch(2))):
    each(e)
for e in tf.data.Dataset.range(3).as_numpy_iterator():
    each(e)
for e in tf.data.Dataset.range(6).interleave(lambda x: tf.data.Dataset.from_tensors(x).repeat(2)):
    each(e)
def keep(e):
    return e > 1
for e in tf.data.Dataset.range(6).filter(keep):
    each(e)
