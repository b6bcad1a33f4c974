import tensorflow as tf


class FBetaMetric(tf.keras.metrics.Metric):
    def __init__(self, beta=1.0, name="fbeta", **kwargs):
        super().__init__(name=name, **kwargs)
        self.beta2 = beta ** 2
        self.tp = self.add_weight(name="tp", initializer="zeros")
        self.fp = self.add_weight(name="fp", initializer="zeros")
        self.fn = self.add_weight(name="fn", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        predicted = tf.cast(y_pred > 0.5, tf.float32)
        self.tp.assign_add(tf.reduce_sum(predicted * y_true))
        self.fp.assign_add(tf.reduce_sum(predicted * (1.0 - y_true)))
        self.fn.assign_add(tf.reduce_sum((1.0 - predicted) * y_true))

    def result(self):
        return (1.0 + self.beta2) * self.tp / ((1.0 + self.beta2) * self.tp + self.beta2 * self.fn + self.fp + 1e-7)


class RunningExtremes:
    """Not a Keras metric: remembers Python floats."""

    def __init__(self):
        self.low = float("inf")
        self.high = float("-inf")

    def update(self, values):
        self.low = min(self.low, float(tf.reduce_min(values)))
        self.high = max(self.high, float(tf.reduce_max(values)))
        return values
