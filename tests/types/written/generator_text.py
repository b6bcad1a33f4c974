import numpy as np
import tensorflow as tf

CORPUS = "the quick brown fox jumps over the lazy dog " * 4


def encode(text):
    letters = sorted(set(text))
    index = {c: i for i, c in enumerate(letters)}
    return np.array([index[c] for c in text], dtype=np.int64), letters


def shift(window):
    return window[:-1], window[1:]


def windows(ids, length):
    data = tf.data.Dataset.from_tensor_slices(ids)
    return data.batch(length + 1, drop_remainder=True).map(shift)


class Tiny(tf.keras.Model):
    def __init__(self, vocab):
        super().__init__()
        self.embed = tf.keras.layers.Embedding(vocab, 8)
        self.rnn = tf.keras.layers.LSTM(12, return_sequences=True)
        self.out = tf.keras.layers.Dense(vocab)

    def call(self, ids):
        return self.logits(self.rnn(self.embed(ids)))

    def logits(self, hidden):
        return self.out(hidden)


def loss(labels, logits):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def sample(logits, temperature=1.0):
    return tf.random.categorical(logits / temperature, 1)[-1, 0]


ids, letters = encode(CORPUS)
model = Tiny(40)
for x, y in windows(ids, 16).batch(2, drop_remainder=True).take(2):
    loss(y, model(x))
sample(model(tf.zeros([1, 5], tf.int64))[0])
