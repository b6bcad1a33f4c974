import tensorflow as tf


class SoftmaxRegression:
    def __init__(self, features, classes):
        self.weights = tf.Variable(tf.zeros([features, classes]), name="weights")
        self.bias = tf.Variable(tf.zeros([classes]), name="bias")

    @property
    def variables(self):
        return [self.weights, self.bias]

    def logits(self, images):
        return tf.matmul(images, self.weights) + self.bias

    def loss(self, images, labels):
        entropy = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=self.logits(images))
        return tf.reduce_mean(entropy)

    def predict(self, images):
        return tf.argmax(self.logits(images), axis=-1)
