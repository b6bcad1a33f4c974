import tensorflow as tf


class Trainer:
    def __init__(self, model, rate):
        self.model = model
        self.rate = rate

    def loss(self, x, y, training):
        return tf.reduce_mean(tf.square(self.model(x, training=training) - y))

    def train_step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss(x, y, training=True)
        variables = self.model.trainable_variables
        for v, g in zip(variables, tape.gradient(loss, variables)):
            v.assign_sub(self.rate * g)
        return loss

    def test_step(self, x, y):
        return self.loss(x, y, training=False)
