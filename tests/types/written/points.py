import numpy as np
import tensorflow as tf


def centroid(cloud):
    return tf.reduce_mean(cloud, axis=0, keepdims=True)


def covariance(centered):
    return tf.matmul(centered, centered, transpose_a=True) / float(centered.shape[0])


def rotation(axis, angle):
    x, y, z = axis
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s * z, s * y], [s * z, c, -s * x], [-s * y, s * x, c]])


def transform(cloud, matrix):
    return tf.matmul(cloud, tf.cast(matrix, cloud.dtype))


def chamfer(a, b):
    d = tf.reduce_sum((a[:, tf.newaxis] - b[tf.newaxis]) ** 2, -1)
    return both(tf.reduce_min(d, 1), tf.reduce_min(d, 0))


def both(left, right):
    return tf.reduce_mean(left) + tf.reduce_mean(right)


def voxels(cloud, size):
    cells = tf.cast(tf.floor(cloud / size), tf.int32)
    return count(cells - tf.reduce_min(cells, axis=0))


def count(cells):
    return tf.raw_ops.UniqueV2(x=cells, axis=[0])[0]


cloud = tf.random.normal([30, 3])
moved = transform(cloud - centroid(cloud), rotation((0.0, 0.0, 1.0), 0.3))
covariance(moved)
chamfer(cloud, moved[:20])
voxels(cloud, 0.5)
