import tensorflow as tf

VOCAB, DIM = 30, 6
emb = tf.Variable(tf.random.uniform([VOCAB, DIM]))
nce_w = tf.Variable(tf.random.uniform([VOCAB, DIM]))
nce_b = tf.Variable(tf.zeros([VOCAB]))


def lookup(ids):
    return tf.nn.embedding_lookup(emb, ids)


def nce_loss(x_embed, y):
    y = tf.cast(y, tf.int64)
    return tf.reduce_mean(tf.nn.nce_loss(weights=nce_w, biases=nce_b, labels=y, inputs=x_embed, num_sampled=4,
                                         num_classes=VOCAB))


def nearest(x_embed):
    x = tf.math.l2_normalize(x_embed, axis=1)
    table = tf.math.l2_normalize(emb, axis=1)
    return tf.math.top_k(tf.matmul(x, table, transpose_b=True), k=2).indices


def log_gradient(g):
    return tf.reduce_sum(tf.abs(g))


ids, context = tf.constant([1, 2, 3]), tf.constant([[4], [5], [6]])
with tf.GradientTape() as tape:
    loss = nce_loss(lookup(ids), context)
log_gradient(tape.gradient(loss, emb))
nearest(lookup(ids))
