import tensorflow as tf

from .base import StochasticModule


class BayesianNetwork(StochasticModule):
    def __init__(self, layers):
        super().__init__()
        self.layers = list(layers)

    def forward(self, x, seed):
        for layer in self.layers:
            x = layer(x, seed)
        return x

    def divergence(self):
        return tf.add_n([layer.divergence() for layer in self.layers])


def elbo(model, x, y, seed, kl_weight=0.01):
    prediction = model(x, seed)
    return tf.reduce_mean(tf.square(prediction - y)) + kl_weight * model.divergence()
