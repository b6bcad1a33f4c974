import tensorflow as tf


def replace_rows(x, idx, rows):
    return tf.tensor_scatter_nd_update(x, idx, rows)


def accumulate(v, idx, values):
    v.scatter_nd_add(idx, values)
    return v.read_value()


def permute(x, order):
    return tf.gather(x, order, axis=1)


def diag_of(m):
    return tf.linalg.diag_part(m)


def show(x):
    return x


x = tf.zeros([4, 3])
show(replace_rows(x, tf.constant([[0], [2]]), tf.ones([2, 3])))
v = tf.Variable(tf.zeros([4]))
show(accumulate(v, tf.constant([[1], [3]]), tf.constant([1.0, 2.0])))
show(permute(x, tf.constant([2, 0])))
show(diag_of(tf.eye(3)))
show(tf.gather_nd(x, tf.constant([[0, 1], [2, 2]])))
show(tf.dynamic_partition(tf.range(4), [0, 1, 0, 1], 2)[0])
show(tf.dynamic_stitch([[0, 2], [1, 3]], [tf.constant([1, 2]), tf.constant([3, 4])]))
show(tf.tensor_scatter_nd_add(tf.zeros([3]), [[1]], [5.0]))
