import tensorflow as tf

from .cells import SimpleCell, uniform


class Encoder(tf.Module):
    def __init__(self, vocab_size, units):
        super().__init__()
        self.units = units
        self.embedding = uniform([vocab_size, units], 1)
        self.cell = SimpleCell(units, units, 2)

    def __call__(self, tokens):
        embedded = tf.gather(self.embedding, tokens)
        state = tf.zeros([tokens.shape[0], self.units])
        outputs = []
        for t in range(tokens.shape[1]):
            state = self.cell(embedded[:, t], state)
            outputs.append(state)
        return tf.stack(outputs, axis=1), state
