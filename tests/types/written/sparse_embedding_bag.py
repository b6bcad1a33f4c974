import tensorflow as tf

table = tf.Variable(tf.random.normal([20, 4]))


def bag(ids, weights=None):
    return tf.nn.embedding_lookup_sparse(table, ids, weights, combiner="mean")


def row_counts(sp):
    return tf.sparse.reduce_sum(tf.SparseTensor(sp.indices, tf.ones_like(sp.values), sp.dense_shape), axis=1)


def gradient_norm(g):
    return tf.linalg.global_norm([g])


ids = tf.sparse.from_dense(tf.constant([[1, 2, 0], [3, 0, 0]]))
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(bag(ids) ** 2)
gradient_norm(tape.gradient(loss, table))
row_counts(ids)
row_counts(tf.sparse.concat(0, [ids, ids]))
