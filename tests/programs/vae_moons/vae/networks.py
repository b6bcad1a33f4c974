import math

import tensorflow as tf

HALF_LOG_2PI = 0.5 * math.log(2.0 * math.pi)


def dense(inputs, outputs, seed):
    limit = math.sqrt(6.0 / (inputs + outputs))
    kernel = tf.random.stateless_uniform([inputs, outputs], seed=[seed, 0], minval=-limit, maxval=limit)
    return tf.Variable(kernel), tf.Variable(tf.zeros([outputs]))


class VAE(tf.Module):
    """Gaussian encoder and decoder, two layers each."""

    def __init__(self, data_dim: int, latent_dim: int, hidden: int = 16) -> None:
        super().__init__(name="vae")
        self.latent_dim = latent_dim
        self.enc1 = dense(data_dim, hidden, 1)
        self.enc2 = dense(hidden, 2 * latent_dim, 2)
        self.dec1 = dense(latent_dim, hidden, 3)
        self.dec2 = dense(hidden, data_dim, 4)

    def encode(self, x):
        h = tf.nn.tanh(x @ self.enc1[0] + self.enc1[1])
        mean, logvar = tf.split(h @ self.enc2[0] + self.enc2[1], num_or_size_splits=2, axis=1)
        return mean, logvar

    def reparameterize(self, mean, logvar, eps):
        return eps * tf.exp(logvar * 0.5) + mean

    def decode(self, z):
        h = tf.nn.tanh(z @ self.dec1[0] + self.dec1[1])
        return h @ self.dec2[0] + self.dec2[1]


def log_normal_pdf(sample, mean, logvar, raxis=1):
    return tf.reduce_sum(-0.5 * ((sample - mean) ** 2.0 * tf.exp(-logvar) + logvar) - HALF_LOG_2PI, axis=raxis)


def compute_loss(model: VAE, x, eps):
    mean, logvar = model.encode(x)
    z = model.reparameterize(mean, logvar, eps)
    reconstruction = tf.reduce_sum((model.decode(z) - x) ** 2, axis=1)
    logpz = log_normal_pdf(z, 0.0, 0.0)
    logqz_x = log_normal_pdf(z, mean, logvar)
    return tf.reduce_mean(5.0 * reconstruction - (logpz - logqz_x))
