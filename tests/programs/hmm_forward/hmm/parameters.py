import tensorflow as tf


class Parameters(tf.Module):
    def __init__(self, states, symbols, seed):
        super().__init__()
        draw = tf.random.stateless_normal
        self.start = tf.Variable(draw([states], [seed, 0]))
        self.transition = tf.Variable(draw([states, states], [seed, 1]))
        self.emission = tf.Variable(draw([states, symbols], [seed, 2]))
