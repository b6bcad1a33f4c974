import tensorflow as tf


class Optimizer:
    """Slots are made on construction; `apply` is the template method."""

    def __init__(self, parameters, schedule):
        self.parameters = list(parameters)
        self.schedule = schedule
        self.iterations = tf.Variable(0.0)
        self.create_slots()

    def create_slots(self):
        pass

    def zeros(self):
        return [tf.Variable(tf.zeros_like(p)) for p in self.parameters]

    def apply(self, gradients):
        self.iterations.assign_add(1.0)
        rate = self.schedule(self.iterations)
        for index, (parameter, gradient) in enumerate(zip(self.parameters, gradients)):
            self.update(index, parameter, gradient, rate)

    def update(self, index, parameter, gradient, rate):
        parameter.assign_sub(rate * gradient)


class RMSProp(Optimizer):
    def create_slots(self):
        self.mean_square = self.zeros()

    def update(self, index, parameter, gradient, rate):
        ms = self.mean_square[index]
        ms.assign(0.9 * ms + 0.1 * gradient ** 2)
        parameter.assign_sub(rate * gradient / (tf.sqrt(ms) + 1e-6))


class Adam(Optimizer):
    def create_slots(self):
        self.m, self.v = self.zeros(), self.zeros()

    def update(self, index, parameter, gradient, rate):
        t = self.iterations
        m, v = self.m[index], self.v[index]
        m.assign(0.9 * m + 0.1 * gradient)
        v.assign(0.999 * v + 0.001 * tf.square(gradient))
        corrected = m / (1.0 - tf.pow(0.9, t))
        parameter.assign_sub(rate * corrected / (tf.sqrt(v / (1.0 - tf.pow(0.999, t))) + 1e-7))


ALL = {cls.__name__.lower(): cls for cls in (Optimizer, RMSProp, Adam)}
