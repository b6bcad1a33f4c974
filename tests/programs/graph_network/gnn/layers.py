import tensorflow as tf


class GraphConvolution(tf.Module):
    def __init__(self, fan_in, fan_out, seed, activation=None):
        super().__init__()
        self.kernel = tf.Variable(tf.random.stateless_normal([fan_in, fan_out], [seed, 7], stddev=fan_in ** -0.5))
        self.activation = activation

    def __call__(self, adjacency, x):
        x = adjacency @ (x @ self.kernel)
        if self.activation is not None:
            x = self.activation(x)
        return x


def attention_coefficients(features, senders, receivers, count):
    """Softmax over incoming edges, by segments."""
    scores = tf.reduce_sum(tf.gather(features, senders) * tf.gather(features, receivers), axis=-1)
    top = tf.math.unsorted_segment_max(scores, receivers, count)
    weights = tf.exp(scores - tf.gather(top, receivers))
    return weights / tf.gather(tf.math.unsorted_segment_sum(weights, receivers, count), receivers)
