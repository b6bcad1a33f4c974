import numpy as np
import tensorflow as tf

def sine(n):
    t = np.arange(n)
    return np.sin(0.1 * t) + np.random.normal(scale=0.1, size=n)

def make_windows(series, size):
    xs, ys = [], []
    for i in range(len(series) - size):
        xs.append(series[i:i + size])
        ys.append(series[i + size])
    return np.array(xs), np.array(ys)

def standardize(x):
    return (x - x.mean()) / x.std()

def reshape(x):
    return x[..., np.newaxis].astype("float32")

def forecast_loss(y, p):
    return tf.reduce_mean(tf.keras.losses.mse(y, p))

series = standardize(sine(100))
x, y = make_windows(series, 10)
x = reshape(x)
model = tf.keras.Sequential([
    tf.keras.layers.LSTM(8, return_sequences=True),
    tf.keras.layers.LSTM(4),
    tf.keras.layers.Dense(1)])
forecast_loss(y[:8, None], model(x[:8]))

def rolling(a, w):
    c = np.cumsum(a)
    return (c[w:] - c[:-w]) / w
def smooth(s):
    return s
smooth(rolling(series, 5))
