import tensorflow as tf


class Factorization(tf.keras.Model):
    def __init__(self, users, items, dim):
        super().__init__()
        self.user = tf.keras.layers.Embedding(users, dim)
        self.item = tf.keras.layers.Embedding(items, dim)
        self.bias = tf.keras.layers.Embedding(items, 1)

    def call(self, pair):
        u, i = self.user(pair[:, 0]), self.item(pair[:, 1])
        return tf.reduce_sum(u * i, axis=1) + tf.squeeze(self.bias(pair[:, 1]), -1)


def apply_sparse(grads, variables, lr):
    for g, v in zip(grads, variables):
        v.assign_sub(lr * tf.convert_to_tensor(g))


def rmse(pred, rating):
    return tf.sqrt(tf.reduce_mean((pred - rating) ** 2))


model = Factorization(10, 20, 4)
pairs = tf.random.uniform([6, 2], maxval=10, dtype=tf.int32)
ratings = tf.random.uniform([6])
for _ in range(2):
    with tf.GradientTape() as tape:
        loss = rmse(model(pairs), ratings)
    apply_sparse(tape.gradient(loss, model.trainable_variables), model.trainable_variables, 0.1)
