import tensorflow as tf

def bag(ids, n):
    return tf.sparse.SparseTensor(ids, tf.ones([3]), [2, n])
def dense(s):
    return tf.sparse.to_dense(s)
def use(d):
    return d
def total(s, axis):
    return tf.sparse.reduce_sum(s, axis)
ids = tf.constant([[0, 1], [0, 2], [1, 0]], dtype=tf.int64)
s = bag(ids, 4)
use(dense(s))
use(total(s, 0))
use(tf.sparse.add(s, s))
use(tf.sparse.concat(0, [s, s]))
use(tf.sparse.slice(s, [0, 0], [1, 2]))
use(tf.sparse.maximum(s, s))
use(tf.sparse.softmax(s))
use(tf.sparse.reshape(s, [4, 2]))
use(tf.cast(s, tf.int32))
use(s * 2.0)
use(tf.sparse.expand_dims(s, 0))
use(tf.sparse.split(sp_input=s, num_split=2, axis=1))
use(tf.sparse.eye(3))
use(tf.nn.embedding_lookup_sparse(tf.ones([4, 5]), tf.sparse.from_dense([[1, 2], [3, 0]]), None, combiner="sum"))
use(tf.ragged.constant([[1, 2], [3]]).to_sparse())
use(tf.RaggedTensor.from_sparse(tf.sparse.from_dense([[1, 0], [2, 3]])))
use(tf.io.parse_tensor(tf.io.serialize_tensor(tf.ones([2])), tf.float32))
