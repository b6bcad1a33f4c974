import tensorflow as tf

from .layers import GraphConvolution


class GCN(tf.Module):
    def __init__(self, sizes):
        super().__init__()
        last = len(sizes) - 2
        self.layers = [
            GraphConvolution(a, b, seed=i, activation=tf.nn.relu if i < last else None)
            for i, (a, b) in enumerate(zip(sizes, sizes[1:]))
        ]

    def __call__(self, adjacency, x):
        for layer in self.layers:
            x = layer(adjacency, x)
        return x
