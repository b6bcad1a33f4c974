import tensorflow as tf

gen = tf.random.Generator.from_seed(1)


def paths(s0, n, steps):
    z = gen.normal([n, steps])
    return s0 * tf.exp(tf.cumsum(0.01 * z, axis=1))


def payoff(p, strike):
    return tf.nn.relu(tf.reduce_mean(p, axis=1) - strike)


def estimate(samples):
    n = tf.cast(tf.size(samples), tf.float32)
    return tf.reduce_mean(samples), tf.math.reduce_std(samples) / tf.sqrt(n)


def inside(xy):
    return tf.reduce_sum(xy ** 2, axis=1) <= 1.0


estimate(payoff(paths(100.0, 100, 10), tf.constant(99.0)))
hits = inside(tf.random.uniform([1000, 2]))


def ratio(h):
    return 4.0 * tf.reduce_mean(tf.cast(h, tf.float32))


ratio(hits)
