import tensorflow as tf


def extend_in_place(history, reading):
    """Changes the list it is given."""
    history.append(reading)
    return tf.add_n(history) / float(len(history))


def tag(result, values):
    result["mean"] = tf.reduce_mean(values)
    return tf.square(values)


def weighted(values, weights):
    total = tf.zeros_like(values[0])
    for value, weight in zip(values, weights):
        total += weight * value
    return total


def pairwise(left, right):
    """Iterates two tensors with zip."""
    return tf.stack([a * b for a, b in zip(left, right)])


def take_next(stream, offset):
    return next(stream) + offset


class Fuser:
    def __init__(self):
        self.__gain = tf.Variable(0.5)
        self.last = None

    def fuse(self, a, b):
        return self.__gain * a + (1.0 - self.__gain) * b

    def remember(self, a):
        self.last = a * 2.0
        return a

    def compare(self, a):
        return a - self.last
