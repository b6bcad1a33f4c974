import collections

import tensorflow as tf

Transition = collections.namedtuple("Transition", "state action reward")


class Buffer:
    def __init__(self, size):
        self.items = collections.deque(maxlen=size)

    def push(self, transition):
        self.items.append(transition)

    def stack(self):
        return Transition(*(tf.stack(part) for part in zip(*self.items)))


def target(batch):
    return discounted(batch.reward, 0.9)


def discounted(rewards, gamma):
    return rewards * gamma


def merge(parts):
    return {name: tf.concat([p[name] for p in parts], 0) for name in parts[0]}


def flatten(tree):
    return tf.nest.flatten(tree)


def norm(leaves):
    return tf.add_n([tf.reduce_sum(leaf ** 2) for leaf in leaves])


buffer = Buffer(8)
for _ in range(3):
    buffer.push(Transition(tf.zeros([4]), tf.constant(1), tf.constant(0.5)))
target(buffer.stack())
merged = merge([{"a": tf.ones([1, 2]), "b": tf.ones([3])}, {"a": tf.ones([2, 2]), "b": tf.ones([1])}])
norm(flatten(merged))
