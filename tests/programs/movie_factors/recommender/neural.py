import tensorflow as tf

from .base import Recommender


class NeuralCF(Recommender):
    def __init__(self, user_count, item_count, rank=3, hidden=8):
        super().__init__()
        self.item_count = item_count
        normal = tf.random.stateless_normal
        self.users = tf.Variable(normal([user_count, rank], [3, 5]))
        self.items = tf.Variable(normal([item_count, rank], [4, 5]))
        self.hidden = tf.Variable(normal([2 * rank, hidden], [5, 5], stddev=0.4))
        self.output = tf.Variable(normal([hidden, 1], [6, 5], stddev=0.4))

    def score(self, users, items):
        x = tf.concat([tf.gather(self.users, users), tf.gather(self.items, items)], axis=1)
        return tf.squeeze(tf.nn.relu(x @ self.hidden) @ self.output, 1)
