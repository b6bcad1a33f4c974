import tensorflow as tf


def normalize(z):
    return tf.math.l2_normalize(z, axis=1)


def nt_xent(za, zb, temperature):
    z = tf.concat([za, zb], axis=0)
    sim = tf.matmul(z, z, transpose_b=True) / temperature
    sim = tf.linalg.set_diag(sim, tf.fill([8], -1e9))
    labels = tf.concat([tf.range(4, 8), tf.range(4)], 0)
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=sim))


encoder = tf.keras.Sequential([tf.keras.layers.Dense(16, activation="relu"), tf.keras.layers.Dense(8)])
x = tf.random.normal([4, 12])
for _ in range(2):
    a, b = encoder(x + tf.random.normal(tf.shape(x))), encoder(x)
    nt_xent(normalize(a), normalize(b), tf.constant(0.5))
