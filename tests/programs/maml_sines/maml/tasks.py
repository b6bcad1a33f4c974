import random

import tensorflow as tf


class SineTask:
    def __init__(self, amplitude, phase):
        self.amplitude, self.phase = amplitude, phase

    def batch(self, seed, count=10):
        x = tf.random.stateless_uniform([count, 1], [seed, 3], -5.0, 5.0)
        return x, self.amplitude * tf.sin(x + self.phase)


def sample_tasks(count, seed=0):
    rng = random.Random(seed)
    return [SineTask(rng.uniform(0.1, 5.0), rng.uniform(0.0, 3.14)) for _ in range(count)]
