import numpy as np
import tensorflow as tf


class Sampling(tf.keras.layers.Layer):
    def call(self, inputs):
        mean, log_var = inputs
        eps = tf.random.normal(tf.shape(mean))
        return mean + tf.exp(0.5 * log_var) * eps


class Encoder(tf.keras.layers.Layer):
    def __init__(self, latent=2, hidden=8, **kwargs):
        super().__init__(**kwargs)
        self.proj = tf.keras.layers.Dense(hidden, activation="relu")
        self.mean = tf.keras.layers.Dense(latent)
        self.log_var = tf.keras.layers.Dense(latent)
        self.sampling = Sampling()

    def call(self, inputs):
        x = self.proj(inputs)
        mean, log_var = self.mean(x), self.log_var(x)
        return mean, log_var, self.sampling((mean, log_var))


class Decoder(tf.keras.layers.Layer):
    def __init__(self, original, hidden=8):
        super().__init__()
        self.proj = tf.keras.layers.Dense(hidden, activation="relu")
        self.out = tf.keras.layers.Dense(original, activation="sigmoid")

    def call(self, z):
        return self.out(self.proj(z))


class VAE(tf.keras.Model):
    def __init__(self, original):
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder(original)

    def call(self, x):
        mean, log_var, z = self.encoder(x)
        kl = kl_divergence(mean, log_var)
        self.add_loss(kl)
        return self.decoder(z)


def kl_divergence(mean, log_var):
    return -0.5 * tf.reduce_mean(log_var - tf.square(mean) - tf.exp(log_var) + 1)


def mse(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred), axis=-1)


x_train = np.random.rand(32, 20).astype("float32")
vae = VAE(20)
vae.compile(optimizer="adam", loss=mse)
vae.fit(x_train, x_train, epochs=1, batch_size=8, verbose=0)
optimizer = tf.keras.optimizers.SGD(0.01)
for step, batch in enumerate(tf.data.Dataset.from_tensor_slices(x_train).batch(10)):
    with tf.GradientTape() as tape:
        rec = vae(batch)
        loss = tf.reduce_mean(mse(batch, rec)) + sum(vae.losses)
    grads = tape.gradient(loss, vae.trainable_weights)
    optimizer.apply_gradients(zip(grads, vae.trainable_weights))
