import tensorflow as tf

from .losses import squared


class Trainer:
    def __init__(self):
        self.w = tf.Variable(tf.ones([3, 1]))
        self.steps = 0

    @tf.function
    def forward(self, x):
        return x @ self.w

    @tf.function
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = squared(y, self.forward(x))
        self.w.assign_sub(0.1 * tape.gradient(loss, self.w))
        return loss

    @tf.function
    def counted_step(self, x, y):
        # wrong today: counts traces, not steps
        self.steps += 1
        return self.step(x, y)
