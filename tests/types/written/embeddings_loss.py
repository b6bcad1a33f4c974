import tensorflow as tf

def cosine(a, b):
    a = tf.math.l2_normalize(a, -1)
    b = tf.math.l2_normalize(b, -1)
    return tf.matmul(a, b, transpose_b=True)

def nce(sim, temperature=0.1):
    n = tf.shape(sim)[0]
    labels = tf.range(n)
    return xent(labels, sim / temperature)

def xent(labels, logits):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))

def triplet(anchor, pos, neg, margin=0.2):
    d1 = dist(anchor, pos)
    d2 = dist(anchor, neg)
    return tf.maximum(d1 - d2 + margin, 0.0)

def dist(u, v):
    return tf.reduce_sum(tf.square(u - v), axis=1)

z = tf.random.normal([8, 16])
nce(cosine(z, z + 0.1))
triplet(z[:4], z[4:], tf.zeros([4, 16]))
triplet(tf.nn.embedding_lookup(z, [0, 1]), z[:2], z[2:4])
