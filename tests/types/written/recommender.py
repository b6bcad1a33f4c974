import numpy as np
import tensorflow as tf


class Factorization(tf.keras.Model):
    def __init__(self, users, items, dim=8):
        super().__init__()
        self.user = tf.keras.layers.Embedding(users, dim)
        self.item = tf.keras.layers.Embedding(items, dim)
        self.bias = tf.keras.layers.Embedding(items, 1)

    def call(self, pair):
        u = self.user(pair[:, 0])
        i = self.item(pair[:, 1])
        return self.combine(u, i, self.bias(pair[:, 1]))

    def combine(self, u, i, b):
        return tf.reduce_sum(u * i, axis=1, keepdims=True) + b


def rmse(truth, predicted):
    return tf.sqrt(tf.reduce_mean(tf.square(truth - predicted)))


def top(scores, k):
    return tf.math.top_k(scores, k=k)[1]


def recommend(model, user, items):
    pairs = tf.stack([tf.fill([items], user), tf.range(items)], axis=1)
    return top(tf.squeeze(model(pairs), 1), 3)


def names(indices):
    return [int(i) for i in indices]


pairs = np.stack([np.random.randint(0, 5, 40), np.random.randint(0, 9, 40)], axis=1)
ratings = np.random.rand(40, 1).astype("float32")
model = Factorization(5, 9)
model.compile(optimizer="adam", loss=rmse)
model.fit(pairs, ratings, epochs=1, batch_size=10, verbose=0)
names(recommend(model, 2, 9))
