import tensorflow as tf


def square(x):
    return tf.multiply(x, x)


def condition(i, x):
    return tf.less(i, 3)


def body(i, x):
    return i + 1, tf.add(x, x)


def step(state, x):
    return state + x


def branch(x):
    return tf.cond(tf.reduce_sum(x) > 0.0, lambda: square(x), lambda: x)


values = tf.constant([1.0, 2.0])
tf.map_fn(square, values)
tf.while_loop(condition, body, [tf.constant(0), values])
tf.scan(step, values)
branch(values)
