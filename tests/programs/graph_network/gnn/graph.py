import collections

import numpy as np
import tensorflow as tf

Graph = collections.namedtuple("Graph", ["features", "adjacency", "labels", "edges"])


def normalized_adjacency(edges, count):
    """NumPy on Python edges, once per graph."""
    a = np.eye(count, dtype="float32")
    for i, j in edges:
        a[i, j] = a[j, i] = 1.0
    d = 1.0 / np.sqrt(a.sum(axis=1))
    return d[:, None] * a * d[None, :]


def karate_like(groups=2, size=6):
    edges = []
    for g in range(groups):
        base = g * size
        edges += [(base + i, base + (i + 1) % size) for i in range(size)]
        edges += [(base, base + k) for k in range(2, size - 1)]
    edges.append((0, size))
    count = groups * size
    labels = np.repeat(np.arange(groups), size)
    return Graph(tf.eye(count), tf.constant(normalized_adjacency(edges, count)), tf.constant(labels), edges)
