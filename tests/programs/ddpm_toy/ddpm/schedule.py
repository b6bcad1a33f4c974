import numpy as np
import tensorflow as tf


class Schedule:
    """Linear betas. The tables are made in NumPy and become constants."""

    def __init__(self, steps=10, low=1e-3, high=0.2):
        betas = np.linspace(low, high, steps)
        alphas = 1.0 - betas
        self.steps = steps
        self.betas = tf.constant(betas, tf.float32)
        self.alphas = tf.constant(alphas, tf.float32)
        self.alpha_bars = tf.constant(np.cumprod(alphas), tf.float32)

    def add_noise(self, x0, t, noise):
        bar = tf.gather(self.alpha_bars, t)[:, None]
        return tf.sqrt(bar) * x0 + tf.sqrt(1.0 - bar) * noise

    def denoise(self, x, t, predicted, noise):
        beta, alpha = tf.gather(self.betas, t), tf.gather(self.alphas, t)
        bar = tf.gather(self.alpha_bars, t)
        mean = (x - beta / tf.sqrt(1.0 - bar) * predicted) / tf.sqrt(alpha)
        return tf.where(t > 0, mean + tf.sqrt(beta) * noise, mean)
