import numpy as np
import tensorflow as tf


def log_returns(prices):
    return tf.math.log(prices[1:] / prices[:-1])


def rolling(x, n):
    return tf.signal.frame(x, n, 1)


def volatility(windows):
    return tf.math.reduce_std(windows, axis=1) * tf.sqrt(tf.constant(252.0, tf.float64))


def norm_cdf(x):
    return 0.5 * (1.0 + tf.math.erf(x / np.sqrt(2.0)))


def black_scholes(s, k, t, r, sigma):
    d1 = (tf.math.log(s / k) + (r + sigma ** 2 / 2) * t) / (sigma * tf.sqrt(t))
    return s * norm_cdf(d1) - k * tf.exp(-r * t) * norm_cdf(d1 - sigma * tf.sqrt(t))


prices = tf.constant(100.0 + np.cumsum(np.random.randn(8)))
volatility(rolling(log_returns(prices), 3))
black_scholes(tf.constant([100.0, 110.0]), tf.constant(105.0), tf.constant(1.0), 0.05, 0.2)
