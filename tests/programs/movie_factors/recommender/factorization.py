import tensorflow as tf

from .base import Recommender


class MatrixFactorization(Recommender):
    rate = 0.3

    def __init__(self, user_count, item_count, rank=3):
        super().__init__()
        self.item_count = item_count
        self.users = tf.Variable(tf.random.stateless_normal([user_count, rank], [1, 5], stddev=0.5))
        self.items = tf.Variable(tf.random.stateless_normal([item_count, rank], [2, 5], stddev=0.5))
        self.bias = tf.Variable(3.0)

    def score(self, users, items):
        return self.bias + tf.reduce_sum(tf.gather(self.users, users) * tf.gather(self.items, items), axis=1)
