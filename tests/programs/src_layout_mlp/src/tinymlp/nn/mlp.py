import tensorflow as tf

from .dense import Dense
from .dropout import Dropout


class MLP(tf.Module):
    def __init__(self, sizes, dropout=0.0):
        super().__init__()
        self.layers = []
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            last = i == len(sizes) - 2
            self.layers.append(Dense(a, b, seed=i, activation=tf.identity if last else tf.nn.relu))
            if dropout and not last:
                self.layers.append(Dropout(dropout, seed=i))

    def __call__(self, x, training=False):
        for layer in self.layers:
            x = layer(x, training=training)
        return x
