import numpy as np


def hardest_negatives(embeddings, labels):
    """Indices as a NumPy array; mutates its distance matrix in place."""
    distances = np.linalg.norm(embeddings[:, None] - embeddings[None], axis=-1)
    distances[labels[:, None] == labels[None]] = np.inf
    return distances.argmin(axis=1)


class PairSampler:
    def __init__(self, labels, seed):
        self.labels = labels
        self.rng = np.random.RandomState(seed)

    def pairs(self, count):
        for _ in range(count):
            i, j = self.rng.randint(len(self.labels), size=2)
            yield i, j, float(self.labels[i] == self.labels[j])
