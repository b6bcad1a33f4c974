import tensorflow as tf


class Pipeline:
    def __init__(self, *stages):
        self.stages = list(stages)

    def add(self, stage):
        self.stages.append(stage)
        return self

    def __call__(self, x):
        for stage in self.stages:
            x = stage(x)
        return x


def scale(x):
    return x / 255.0


def to_float(x):
    return tf.cast(x, tf.float32)


def channels_first(x):
    return tf.transpose(x, [0, 3, 1, 2])


class Mean:
    def __call__(self, t):
        return tf.reduce_mean(t, axis=self.axes(t))

    def axes(self, t):
        return list(range(2, len(t.shape)))


def finish(result):
    return result


run = Pipeline(to_float, scale).add(channels_first).add(Mean())
finish(run(tf.ones([2, 5, 6, 3], tf.uint8)))
steps = [("double", lambda v: v * 2), ("sum", tf.reduce_sum)]
value = tf.ones([4])
for name, step in steps:
    finish(value)
    value = step(value)
finish(value)
