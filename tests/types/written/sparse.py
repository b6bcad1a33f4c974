import tensorflow as tf

def sp(s):
    return tf.sparse.to_dense(s)

def d(x):
    return x

def mul(s, b):
    return tf.sparse.sparse_dense_matmul(s, b)

def idx(i, v):
    return i

st = tf.sparse.SparseTensor(indices=[[0, 0], [1, 2]], values=[1., 2.], dense_shape=[3, 4])
d(sp(st))
d(mul(st, tf.ones([4, 2])))
idx(st.indices, st.values)
sp(tf.sparse.reorder(st))
sp(tf.sparse.transpose(st))
d(tf.sparse.reduce_sum(st, 1))
sp(tf.sparse.from_dense(tf.constant([[0, 1], [2, 0]])))
d(st.dense_shape)
