"""Momentum, written out: slots are made with the optimizer, never inside a step."""
import tensorflow as tf


class Momentum:
    def __init__(self, variables, rate=0.01, decay=0.9):
        self.rate = rate
        self.decay = decay
        self.slots = [tf.Variable(tf.zeros_like(v), trainable=False) for v in variables]

    def apply(self, grads_and_vars):
        for (gradient, variable), slot in zip(grads_and_vars, self.slots):
            slot.assign(self.decay * slot + gradient)
            variable.assign_sub(self.rate * slot)
