import tensorflow as tf


class Diffusion:
    def __init__(self, network, schedule, rate=0.05):
        self.network = network
        self.schedule = schedule
        self.rate = rate

    def loss(self, x0, t, noise):
        predicted = self.network(self.schedule.add_noise(x0, t, noise), t)
        return tf.reduce_mean(tf.square(predicted - noise))

    def train_step(self, x0, t, noise):
        with tf.GradientTape() as tape:
            loss = self.loss(x0, t, noise)
        for v, g in zip(self.network.trainable_variables, tape.gradient(loss, self.network.trainable_variables)):
            v.assign_sub(self.rate * g)
        return loss

    def reverse_step(self, x, t, noise):
        predicted = self.network(x, tf.fill([tf.shape(x)[0]], t))
        return self.schedule.denoise(x, t, predicted, noise)

    def sample(self, count, generator, trace=None):
        x = generator.normal([count, 2])
        for step in reversed(range(self.schedule.steps)):
            x = self.reverse_step(x, tf.constant(step), generator.normal([count, 2]))
            if trace is not None:
                trace.append(x.numpy().std())
        return x
