import numpy as np
import tensorflow as tf


def got(g):
    return g


def lst(gs):
    return gs


def use(g):
    return tf.reduce_sum(tf.square(g))


class Model(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = tf.keras.layers.Embedding(50, 4)
        self.out = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.out(tf.reduce_mean(self.emb(x), 1))


table = tf.Variable(tf.random.normal([20, 3]))
bias = tf.Variable(tf.zeros([20]))
ids = tf.constant([1, 4, 4])
with tf.GradientTape() as tape:
    rows = tf.gather(table, ids)
    loss = tf.reduce_sum(rows * rows) + tf.reduce_sum(tf.nn.embedding_lookup(bias, ids))
gt, gb = tape.gradient(loss, [table, bias])
got(gt)
got(gb)
use(gt)
lst(tf.clip_by_global_norm([gt, gb], 1.0)[0])
got(gt.values)
got(tf.convert_to_tensor(gt))
got(tf.clip_by_norm(gt, 1.0))
model = Model()
model(tf.zeros([2, 5], tf.int32))
opt = tf.keras.optimizers.Adam()
for step in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(model(tf.ones([2, 5], tf.int32)) ** 2)
    grads = tape.gradient(loss, model.trainable_variables)
    lst(grads)
    opt.apply_gradients(zip(grads, model.trainable_variables))
tied = tf.Variable(tf.ones([6, 2]))
with tf.GradientTape() as tape:
    h = tf.nn.embedding_lookup(tied, [0, 1])
    loss = tf.reduce_sum(tf.matmul(h, tied, transpose_b=True))
use(tape.gradient(loss, tied))
x = tf.ones([4, 2])
with tf.GradientTape() as tape:
    tape.watch(x)
    loss = tf.reduce_sum(x[0])
got(tape.gradient(loss, x))
