import tensorflow as tf


def show(x):
    return x


def is_even(x):
    return x % 2 == 0


def parse(line):
    parts = tf.strings.split(line, ",")
    return tf.strings.to_number(parts[0]), parts[1]


def pairs(a, b):
    return a * 10 + b


def key(x):
    return x % 3


def reduce_window(k, window):
    return window.batch(4)


ds = tf.data.Dataset.range(10)
for x in ds.filter(is_even).skip(1).take(3):
    show(x)
for x in ds.batch(3).unbatch():
    show(x)
for a, b in tf.data.Dataset.from_tensor_slices(["1,a", "2,b"]).map(parse):
    show(a)
    show(b)
for x in ds.interleave(lambda v: tf.data.Dataset.from_tensors(v).repeat(2), cycle_length=2):
    show(x)
for x in tf.data.Dataset.zip((ds, ds.skip(5))).map(pairs):
    show(x)
for x in ds.group_by_window(key, reduce_window, 4):
    show(x)
for x in ds.window(3, shift=1, drop_remainder=True).flat_map(lambda w: w.batch(3)):
    show(x)
show(ds.reduce(tf.constant(0, tf.int64), lambda s, v: s + v))
for x in ds.scan(tf.constant(0, tf.int64), lambda s, v: (s + v, s + v)):
    show(x)
for x in ds.concatenate(ds).shuffle(4).repeat(1).cache().prefetch(2):
    show(x)
