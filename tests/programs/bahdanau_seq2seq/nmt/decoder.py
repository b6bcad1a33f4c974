import tensorflow as tf

from .cells import BahdanauAttention, SimpleCell, uniform


class Decoder(tf.Module):
    def __init__(self, vocab_size, units):
        super().__init__()
        self.attention = BahdanauAttention(units, 10)
        self.embedding = uniform([vocab_size, units], 20)
        self.cell = SimpleCell(2 * units, units, 21)
        self.output = uniform([units, vocab_size], 22)

    def __call__(self, token, state, memory):
        context, weights = self.attention(state, memory)
        x = tf.concat([context, tf.gather(self.embedding, token)], axis=-1)
        state = self.cell(x, state)
        return state @ self.output, state, weights
