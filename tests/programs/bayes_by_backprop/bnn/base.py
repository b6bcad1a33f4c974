import abc

import tensorflow as tf


class StochasticModule(tf.Module, abc.ABC):
    """Something with a sampled forward pass and a divergence from its prior."""

    @abc.abstractmethod
    def forward(self, x, seed):
        ...

    @abc.abstractmethod
    def divergence(self):
        ...

    def __call__(self, x, seed):
        return self.forward(x, seed)
