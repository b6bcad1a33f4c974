import tensorflow as tf


class ExponentialAverage:
    def __init__(self, parameters, decay=0.8):
        self.parameters = parameters
        self.shadow = [tf.Variable(p) for p in parameters]
        self.decay = decay

    def update(self):
        for s, p in zip(self.shadow, self.parameters):
            s.assign(self.decay * s + (1.0 - self.decay) * p)

    def distance(self, reference):
        return tf.add_n([tf.norm(s - r) for s, r in zip(self.shadow, reference)])
