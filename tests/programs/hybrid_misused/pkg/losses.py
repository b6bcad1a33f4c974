import tensorflow as tf
from tensorflow import function as compiled


@compiled
def squared(y, p):
    """Only ever called by the compiled step: the decorator does nothing."""
    return tf.reduce_mean(tf.square(y - p))


@tf.function
def scale_name(name):
    """No tensor in sight."""
    return None


@tf.function(experimental_relax_shapes=True)
def row_norms(x):
    return tf.norm(x, axis=-1)
