import tensorflow as tf


def newton_sqrt(a):
    x = a
    for _ in range(8):
        x = 0.5 * (x + a / x)
    return x


def cond(i, x):
    return i < 5


def body(i, x):
    return i + 1, x * 1.5


def power_iteration(m):
    v = tf.ones([2, 1])
    for _ in tf.range(10):
        v = m @ v
        v = v / tf.norm(v)
    return v


newton_sqrt(tf.constant(2.0))
newton_sqrt(tf.constant(9.0))
tf.while_loop(cond, body, [tf.constant(0), tf.ones([3])])
power_iteration(tf.constant([[2.0, 1.0], [1.0, 3.0]]))


def scan_step(carry, x):
    return carry * 0.9 + x


def mapped(row):
    return tf.reduce_sum(row), tf.reduce_max(row)


tf.scan(scan_step, tf.random.normal([6, 2]), initializer=tf.zeros([2]))
tf.map_fn(mapped, tf.random.normal([4, 3]), fn_output_signature=(tf.float32, tf.float32))
tf.vectorized_map(lambda r: tf.tensordot(r, r, 1), tf.random.normal([4, 3]))


def combine(acc, x):
    return acc + tf.cast(x, tf.float32)


tf.foldl(combine, tf.range(4), initializer=tf.constant(0.0))
