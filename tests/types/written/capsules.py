import tensorflow as tf


def squash(v):
    norm = tf.reduce_sum(tf.square(v), axis=-1, keepdims=True)
    return norm / (1.0 + norm) * v / tf.sqrt(norm + 1e-7)


def route(u_hat, rounds=3):
    b = tf.zeros([2, 6, 3, 1])
    for _ in range(rounds):
        c = tf.nn.softmax(b, axis=2)
        s = tf.reduce_sum(c * u_hat, axis=1, keepdims=True)
        v = squash_last(s)
        b = b + tf.reduce_sum(u_hat * v, axis=-1, keepdims=True)
    return tf.squeeze(v, 1)


def squash_last(s):
    return s / (1e-6 + tf.norm(s, axis=-1, keepdims=True))


primary = squash(tf.random.normal([2, 6, 4]))
w = tf.random.normal([1, 6, 3, 5, 4])
u = tf.squeeze(tf.matmul(tf.tile(w, [2, 1, 1, 1, 1]), primary[:, :, None, :, None] * tf.ones([2, 6, 3, 4, 1])), -1)
caps = route(u)


def lengths(v):
    return tf.norm(v, axis=-1)


lengths(caps)
