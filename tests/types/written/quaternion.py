import tensorflow as tf


def multiply(p, q):
    pw, px, py, pz = tf.unstack(p, axis=-1)
    qw, qx, qy, qz = tf.unstack(q, axis=-1)
    return tf.stack([
        pw * qw - px * qx - py * qy - pz * qz,
        pw * qx + px * qw + py * qz - pz * qy,
        pw * qy - px * qz + py * qw + pz * qx,
        pw * qz + px * qy - py * qx + pz * qw], axis=-1)


def conjugate(q):
    return q * tf.constant([1.0, -1.0, -1.0, -1.0])


def rotate(q, v):
    padded = tf.pad(v, [[0, 0], [1, 0]])
    return multiply(multiply(q, padded), conjugate(q))[..., 1:]


def from_axis(axis, angle):
    half = angle / 2.0
    return tf.concat([tf.cos(half), tf.sin(half) * axis], axis=-1)


q = from_axis(tf.constant([[0.0, 0.0, 1.0]] * 3), tf.constant([[0.1], [0.2], [0.3]]))
rotate(q, tf.random.normal([3, 3]))
