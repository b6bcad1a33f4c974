import numpy as np
import tensorflow as tf
from tensorflow import reduce_sum as total
from tensorflow.math import log


def helper(x):
    return total(tf.square(x))


@tf.function
def compiled(x):
    return helper(x) + log(x)


def plain(x):
    return tf.math.sqrt(helper(x))


wrapped = tf.function(plain)
doubled = tf.function(lambda x: tf.add(x, x))
data = tf.constant(np.ones([3]))
compiled(data)
wrapped(data)
doubled(data)
