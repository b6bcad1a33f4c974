import dataclasses

import tensorflow as tf


@dataclasses.dataclass
class Config:
    units: int = 4
    rate: float = 0.5
    dtype: tf.DType = tf.float32


@dataclasses.dataclass
class Batch:
    x: tf.Tensor
    y: tf.Tensor

    def loss(self, pred):
        return tf.reduce_mean(tf.abs(pred - self.y))


class Model:
    def __init__(self, config):
        self.config = config
        self.w = tf.Variable(tf.random.normal([3, config.units], dtype=config.dtype))

    def forward(self, x):
        return tf.nn.dropout(x @ self.w, self.config.rate)

    def predict(self, batch):
        return self.forward(batch.x)


model = Model(Config(units=2))
batch = Batch(tf.ones([5, 3]), tf.zeros([5, 2]))
batch.loss(model.predict(batch))
wide = Model(Config(dtype=tf.float64))
wide.forward(tf.ones([2, 3], tf.float64))
