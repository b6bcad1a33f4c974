"""`fit` with an overridden train_step: Keras compiles it, so nothing here needs a decorator."""
import numpy as np
import tensorflow as tf

tf.keras.utils.set_random_seed(33)


class SamplingLayer(tf.keras.layers.Layer):
    def __init__(self, scale=0.1, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale

    def call(self, inputs):
        return inputs * (1.0 + self.scale)


class CustomModel(tf.keras.Model):
    def __init__(self, units):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(units, activation="relu")
        self.noise = SamplingLayer()
        self.out = tf.keras.layers.Dense(1)
        self.loss_tracker = tf.keras.metrics.Mean(name="loss")
        self.mae_metric = tf.keras.metrics.MeanAbsoluteError(name="mae")

    def call(self, inputs, training=False):
        x = self.hidden(inputs)
        if training:
            x = self.noise(x)
        return self.out(x)

    def penalty(self, y_pred):
        return 1e-3 * tf.reduce_mean(tf.square(y_pred))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = tf.reduce_mean(tf.square(y - y_pred)) + self.penalty(y_pred)
        gradients = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
        self.loss_tracker.update_state(loss)
        self.mae_metric.update_state(y, y_pred)
        return {"loss": self.loss_tracker.result(), "mae": self.mae_metric.result()}

    def test_step(self, data):
        x, y = data
        y_pred = self(x, training=False)
        self.mae_metric.update_state(y, y_pred)
        return {"mae": self.mae_metric.result()}

    @property
    def metrics(self):
        return [self.loss_tracker, self.mae_metric]


def make_data(n):
    rng = np.random.RandomState(0)
    x = rng.normal(size=(n, 4)).astype("float32")
    return x, x[:, :1] - 2.0 * x[:, 1:2]


def main():
    x, y = make_data(64)
    model = CustomModel(8)
    model.compile(optimizer=tf.keras.optimizers.SGD(0.05))
    history = model.fit(x, y, epochs=3, batch_size=16, verbose=0, shuffle=False)
    for epoch, (loss, mae) in enumerate(zip(history.history["loss"], history.history["mae"])):
        print(f"epoch {epoch}: loss {loss:.3f} mae {mae:.3f}")
    result = model.evaluate(x, y, verbose=0, return_dict=True)
    print("evaluated", sorted(result))


if __name__ == "__main__":
    main()
