import tensorflow as tf


def huber(y_true, y_pred, delta=1.0):
    error = tf.abs(y_true - y_pred)
    quadratic = tf.minimum(error, delta)
    return tf.reduce_mean(0.5 * quadratic ** 2 + delta * (error - quadratic))


class FocalLoss(tf.keras.losses.Loss):
    def __init__(self, gamma=2.0, name="focal"):
        super().__init__(name=name)
        self.gamma = gamma

    def call(self, y_true, y_pred):
        p = tf.clip_by_value(y_pred, 1e-6, 1.0 - 1e-6)
        pt = tf.where(tf.equal(y_true, 1.0), p, 1.0 - p)
        return -tf.reduce_mean(tf.pow(1.0 - pt, self.gamma) * tf.math.log(pt), axis=-1)
