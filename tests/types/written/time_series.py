import numpy as np
import tensorflow as tf


class WindowGenerator:
    def __init__(self, width, shift, data):
        self.width, self.shift = width, shift
        self.data = data

    def split_window(self, features):
        inputs = features[:, :self.width, :]
        labels = features[:, self.width:, :1]
        inputs.set_shape([None, self.width, None])
        return inputs, labels

    def make_dataset(self, data):
        data = np.array(data, dtype=np.float32)
        ds = tf.keras.utils.timeseries_dataset_from_array(data=data, targets=None, sequence_length=self.width + self.shift,
                                                          sequence_stride=1, shuffle=False, batch_size=8)
        return ds.map(self.split_window)


class Baseline(tf.keras.Model):
    def __init__(self, label_index=None):
        super().__init__()
        self.label_index = label_index

    def call(self, inputs):
        result = inputs[:, -1:, self.label_index]
        return result[:, :, tf.newaxis]


def mae(pred, labels):
    return tf.reduce_mean(tf.abs(pred - labels))


series = np.sin(np.linspace(0, 20, 60))[:, None] * np.ones((1, 3))
window = WindowGenerator(6, 1, series)
baseline = Baseline(0)
for inputs, labels in window.make_dataset(series):
    mae(baseline(inputs), labels)
