import math

import tensorflow as tf


def bound(fan_in, fan_out):
    return math.sqrt(6.0 / (fan_in + fan_out))


def xavier(fan_in, fan_out, seed):
    b = bound(fan_in, fan_out)
    return tf.random.stateless_uniform([fan_in, fan_out], [seed, 31], -b, b)
