import tensorflow as tf

from . import data


class Trainer:
    """Keeps a Python count of its steps: that is what `step` cannot be compiled with."""

    def __init__(self, model, rate=0.5):
        self.model = model
        self.rate = rate
        self.steps = 0

    def gradients(self, images, labels):
        with tf.GradientTape() as tape:
            loss = self.model.loss(images, labels)
        return loss, tape.gradient(loss, self.model.variables)

    def step(self, images, labels):
        loss, grads = self.gradients(images, labels)
        for variable, gradient in zip(self.model.variables, grads):
            variable.assign_sub(self.rate * gradient)
        self.steps += 1
        return loss

    def fit(self, images, labels, epochs=3, size=16):
        for epoch in range(epochs):
            losses = [float(self.step(x, y)) for x, y in data.batches(images, labels, size)]
            print("epoch %d  mean loss %.4f  steps %d" % (epoch, sum(losses) / len(losses), self.steps))


def accuracy(model, images, labels):
    hits = tf.equal(model.predict(images), labels)
    return tf.reduce_mean(tf.cast(hits, tf.float32))
