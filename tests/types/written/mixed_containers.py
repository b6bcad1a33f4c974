import tensorflow as tf


def merge(parts):
    return tf.concat(parts, axis=-1)


def flatten(nested):
    a, (b, c) = nested["a"], nested["b"]
    return tf.reduce_sum(a, 1) + b * tf.cast(c, tf.float32)


def total(*tensors, scale=1.0):
    return scale * tf.add_n(tensors)


def apply_all(fns, x):
    return [fn(x) for fn in fns]


def first_and_rest(items):
    head, *rest = items
    return head, tf.stack(rest)


def stats(x):
    return {"mean": tf.reduce_mean(x, 0), "var": tf.math.reduce_variance(x, 0)}


def scale(x, s):
    return (x - s["mean"]) / tf.sqrt(s["var"])


merge([tf.zeros([2, 1]), tf.ones([2, 4])])
merge((tf.zeros([3]), tf.ones([3])))
flatten({"a": tf.ones([2, 3]), "b": (tf.zeros([2]), tf.constant(4))})
total(tf.ones([2]), tf.ones([2]))
total(tf.ones([2]), tf.ones([2]), tf.ones([2]), scale=2.0)
apply_all([tf.sin, tf.cos], tf.linspace(0.0, 1.0, 4))
first_and_rest([tf.zeros([2]), tf.ones([2]), tf.ones([2])])
x = tf.random.normal([10, 3])
scale(x, stats(x))
