import tensorflow as tf

from maml.network import mse


def adapt(parameters, x, y, rate):
    with tf.GradientTape() as tape:
        tape.watch(parameters)
        loss = mse(parameters, x, y)
    return [p - rate * g for p, g in zip(parameters, tape.gradient(loss, parameters))]


class MetaLearner:
    def __init__(self, parameters, inner_rate=0.01, outer_rate=0.01):
        self.parameters = parameters
        self.inner_rate = inner_rate
        self.outer_rate = outer_rate
        self.log = {}

    def outer_step(self, x_support, y_support, x_query, y_query):
        with tf.GradientTape() as tape:
            fast = adapt(self.parameters, x_support, y_support, self.inner_rate)
            loss = mse(fast, x_query, y_query)
        for p, g in zip(self.parameters, tape.gradient(loss, self.parameters)):
            p.assign_sub(self.outer_rate * g)
        return loss

    def meta_epoch(self, epoch, tasks):
        losses = []
        for i, task in enumerate(tasks):
            support, query = task.batch(2 * i), task.batch(2 * i + 1)
            losses.append(self.outer_step(*support, *query))
        self.log[epoch] = float(tf.reduce_mean(losses))

    def few_shot_error(self, x, y, steps=3):
        fast = [tf.identity(p) for p in self.parameters]
        for _ in range(steps):
            fast = adapt(fast, x, y, self.inner_rate)
        return mse(fast, x, y)
