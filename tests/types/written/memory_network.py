import tensorflow as tf


class Memory:
    def __init__(self, slots, width):
        self.state = tf.zeros([slots, width])

    def read(self, key):
        w = tf.nn.softmax(tf.linalg.matvec(self.state, key))
        return tf.reduce_sum(w[:, None] * self.state, 0), w

    def write(self, w, erase, add):
        self.state = blend(self.state, w, erase, add)


def blend(state, w, erase, add):
    return state * (1 - w[:, None] * erase[None]) + w[:, None] * add[None]


memory = Memory(5, 3)
for step in range(3):
    value, weights = memory.read(tf.ones([3]) * step)
    memory.write(weights, tf.fill([3], 0.5), value + 1.0)
