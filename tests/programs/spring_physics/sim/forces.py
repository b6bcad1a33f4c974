"""Forces on point masses; positions and velocities are [n, 2] tensors."""
import tensorflow as tf


class Force:
    def __call__(self, positions, velocities):
        raise NotImplementedError


class Gravity(Force):
    def __init__(self, g=9.81):
        self.g = tf.constant([0.0, -g])

    def __call__(self, positions, velocities):
        return tf.zeros_like(positions) + self.g


class Springs(Force):
    def __init__(self, edges, rest, stiffness):
        self.start = tf.constant([a for a, _ in edges])
        self.end = tf.constant([b for _, b in edges])
        self.rest = rest
        self.stiffness = stiffness

    def __call__(self, positions, velocities):
        delta = tf.gather(positions, self.end) - tf.gather(positions, self.start)
        length = tf.norm(delta, axis=1, keepdims=True)
        pull = self.stiffness * (length - self.rest) * delta / length
        total = tf.zeros_like(positions)
        total = tf.tensor_scatter_nd_add(total, self.start[:, None], pull)
        return tf.tensor_scatter_nd_sub(total, self.end[:, None], pull)


class Drag(Force):
    def __init__(self, coefficient):
        self.coefficient = coefficient

    def __call__(self, positions, velocities):
        return -self.coefficient * velocities
