import tensorflow as tf


def project(features, weights):
    return tf.sparse.sparse_dense_matmul(features, weights)


def densify(sp):
    return tf.sparse.to_dense(sp)


def normalize(sp):
    rows = tf.sparse.reduce_sum(sp, axis=1)
    return sp.values / tf.gather(rows, sp.indices[:, 0])


def combine(a, b):
    return tf.sparse.add(a, b)


def count(sp):
    return tf.shape(sp.values)[0]


sp = tf.SparseTensor(indices=[[0, 0], [1, 2], [2, 3]], values=[1.0, 2.0, 3.0], dense_shape=[3, 4])
project(sp, tf.random.normal([4, 2]))
densify(sp)
normalize(sp)
combine(sp, tf.sparse.reorder(sp))
count(tf.sparse.slice(sp, [0, 0], [2, 4]))
densify(tf.sparse.transpose(sp))
densify(tf.sparse.from_dense(tf.eye(3)))
