import tensorflow as tf


class Autoencoder(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.encoder = tf.keras.Sequential([
            tf.keras.layers.Conv2D(8, 3, activation="relu", padding="same", strides=2),
            tf.keras.layers.Conv2D(4, 3, activation="relu", padding="same", strides=2),
        ])
        self.decoder = tf.keras.Sequential([
            tf.keras.layers.Conv2DTranspose(4, 3, strides=2, activation="relu", padding="same"),
            tf.keras.layers.Conv2DTranspose(8, 3, strides=2, activation="relu", padding="same"),
            tf.keras.layers.Conv2D(1, 3, activation="sigmoid", padding="same"),
        ])

    def call(self, x):
        return self.decoder(self.encoder(x))


def add_noise(images, factor=0.2):
    noisy = images + factor * tf.random.normal(shape=images.shape, seed=1)
    return tf.clip_by_value(noisy, 0.0, 1.0)


def psnr(a, b):
    return tf.reduce_mean(tf.image.psnr(a, b, max_val=1.0))


x = tf.random.uniform([16, 28, 28, 1], seed=3)
model = Autoencoder()
model.compile(optimizer="adam", loss="mse")
model.fit(add_noise(x), x, epochs=1, batch_size=8, verbose=0)
decoded = model(x)
psnr(x, decoded)
