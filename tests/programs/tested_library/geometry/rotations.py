"""Rotations as unit quaternions in the order (w, x, y, z)."""
import tensorflow as tf


def axis_angle(axis, angle):
    axis = axis / tf.norm(axis, axis=-1, keepdims=True)
    half = angle[..., tf.newaxis] / 2.0
    return tf.concat([tf.cos(half), tf.sin(half) * axis], axis=-1)


def conjugate(q):
    return q * tf.constant([1.0, -1.0, -1.0, -1.0])


def compose(a, b):
    aw, ax, ay, az = tf.unstack(a, axis=-1)
    bw, bx, by, bz = tf.unstack(b, axis=-1)
    return tf.stack([
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    ], axis=-1)


def rotate(q, points):
    zeros = tf.zeros_like(points[..., :1])
    pure = tf.concat([zeros, points], axis=-1)
    return compose(compose(q, pure), conjugate(q))[..., 1:]


def is_unit(q, tolerance=1e-5):
    return bool(tf.reduce_all(tf.abs(tf.norm(q, axis=-1) - 1.0) < tolerance))
