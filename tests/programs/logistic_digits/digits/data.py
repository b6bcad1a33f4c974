import numpy as np


def prototypes(rng, classes, features):
    return rng.normal(size=(classes, features))


def load(seed=0, per_class=20, classes=4, features=16):
    """A blob per class; NumPy only, nothing here ever meets TensorFlow."""
    rng = np.random.RandomState(seed)
    centers = prototypes(rng, classes, features)
    images, labels = [], []
    for label, center in enumerate(centers):
        images.append(center + 0.3 * rng.normal(size=(per_class, features)))
        labels.extend([label] * per_class)
    order = rng.permutation(len(labels))
    return np.concatenate(images).astype("float32")[order], np.asarray(labels, "int64")[order]


def batches(images, labels, size):
    for start in range(0, len(images), size):
        yield images[start:start + size], labels[start:start + size]
