import numpy as np
import tensorflow as tf


def scale(a, b):
    return a * b


def mean_image(img):
    return img.mean(axis=(0, 1))


def standardize(x):
    return (x - x.mean(0)) / x.std(0)


def as_tensor(x):
    return tf.nn.softmax(x)


def whiten(cov):
    values, vectors = np.linalg.eigh(cov)
    return vectors @ np.diag(1.0 / np.sqrt(values + 1e-5))


def onehot(labels, n):
    return np.eye(n, dtype=np.float32)[labels]


scale(np.arange(3), 2.5)
scale(np.float32([1, 2]), np.float64([3, 4]))
scale(np.uint8([1, 2]), np.int16([3, 4]))
scale(np.ones((2, 1), np.float16), np.float32(2))
mean_image(np.zeros((4, 5, 3), np.uint8))
standardize(np.random.rand(10, 2))
as_tensor(np.array([1, 2, 3, 4], np.float32))
whiten(np.cov(np.random.rand(3, 20)))
onehot(np.array([0, 2, 1]), 3)
scale(np.linspace(0, 1, 5)[:, None], np.ones(3))
