#!/usr/bin/env python3
"""Lloyd's algorithm, with and without a stopping rule."""
import logging

import numpy as np
import tensorflow as tf

log = logging.getLogger("kmeans")


def pairwise_distances(points, centers):
    return tf.reduce_sum(tf.square(points[:, None, :] - centers[None, :, :]), axis=-1)


def assign_clusters(points, centers):
    return tf.argmin(pairwise_distances(points, centers), axis=1)


def update_centers(points, assignment, old):
    k = old.shape[0]
    counts = tf.math.unsorted_segment_sum(tf.ones_like(points[:, :1]), assignment, k)
    sums = tf.math.unsorted_segment_sum(points, assignment, k)
    return tf.where(counts > 0, sums / tf.maximum(counts, 1.0), old)


def lloyd(points, centers):
    assignment = assign_clusters(points, centers)
    return update_centers(points, assignment, centers), assignment


def inertia(points, centers):
    return tf.reduce_sum(tf.reduce_min(pairwise_distances(points, centers), axis=1))


def lloyd_logged(points, centers):
    centers, assignment = lloyd(points, centers)
    log.warning("inertia now %s", inertia(points, centers))
    return centers, assignment


class KMeans:
    def __init__(self, k, iterations=10):
        self.k = k
        self.iterations = iterations
        self.centers_ = None

    def fit(self, points):
        self.centers_ = points[: self.k]
        for _ in range(self.iterations):
            self.centers_, self.labels_ = lloyd(points, self.centers_)
        return self

    def predict(self, points):
        return assign_clusters(points, self.centers_)


def blobs(seed):
    rng = np.random.default_rng(seed)
    parts = [rng.normal(loc=c, scale=0.15, size=(20, 2)) for c in ((0, 0), (2, 2), (0, 2))]
    return rng.permutation(np.concatenate(parts)).astype("float32")


if __name__ == "__main__":
    data = tf.constant(blobs(1))
    fitted = KMeans(3).fit(data)
    print("centers", sorted(np.round(fitted.centers_.numpy(), 2).tolist()))
    print("sizes", sorted(np.bincount(fitted.labels_.numpy()).tolist()))
    centers, _ = lloyd_logged(data, fitted.centers_)
    print("inertia %.3f" % inertia(data, centers).numpy())
    print("new point", int(fitted.predict(tf.constant([[2.0, 2.0]]))[0]) in range(3))
