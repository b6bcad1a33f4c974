import tensorflow as tf


class Warmup(tf.keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, dim, steps=4000):
        super().__init__()
        self.dim = tf.cast(dim, tf.float32)
        self.steps = steps

    def __call__(self, step):
        step = tf.cast(step, tf.float32)
        return scale(self.dim, tf.math.minimum(tf.math.rsqrt(step), step * self.steps ** -1.5))


def scale(dim, value):
    return tf.math.rsqrt(dim) * value


schedule = Warmup(16)
for step in range(1, 3):
    schedule(tf.constant(step))
cosine = tf.keras.optimizers.schedules.CosineDecay(0.1, 10)


def note(rate):
    return rate


note(cosine(tf.constant(3)))
