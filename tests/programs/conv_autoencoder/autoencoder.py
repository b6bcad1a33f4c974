from __future__ import annotations

import logging
import time

import tensorflow as tf

logger = logging.getLogger(__name__)


class Conv:
    def __init__(self, cin: int, cout: int, seed: int, stride: int = 1) -> None:
        scale = (2.0 / (9 * cin)) ** 0.5
        self.kernel = tf.Variable(tf.random.stateless_normal([3, 3, cin, cout], [seed, 0], stddev=scale))
        self.stride = stride

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.conv2d(x, self.kernel, strides=self.stride, padding="SAME")


class Autoencoder:
    def __init__(self) -> None:
        self.down = [Conv(1, 4, 1, stride=2), Conv(4, 4, 2, stride=2)]
        self.up = [Conv(4, 4, 3), Conv(4, 1, 4)]

    @property
    def weights(self) -> list[tf.Variable]:
        return [conv.kernel for conv in self.down + self.up]

    def encode(self, images: tf.Tensor) -> tf.Tensor:
        for conv in self.down:
            images = tf.nn.relu(conv(images))
        return images

    def decode(self, codes: tf.Tensor) -> tf.Tensor:
        first, last = self.up
        codes = tf.nn.relu(first(tf.repeat(tf.repeat(codes, 2, axis=1), 2, axis=2)))
        return tf.sigmoid(last(tf.repeat(tf.repeat(codes, 2, axis=1), 2, axis=2)))

    def __call__(self, images: tf.Tensor) -> tf.Tensor:
        return self.decode(self.encode(images))


def reconstruction_loss(model: Autoencoder, images: tf.Tensor) -> tf.Tensor:
    return tf.reduce_mean(tf.math.squared_difference(model(images), images))


def timed_step(model: Autoencoder, images: tf.Tensor, rate: float) -> tuple[tf.Tensor, float]:
    """One step and how long it took; the clock is why it cannot be a graph."""
    started = time.perf_counter()
    loss = sgd_step(model, images, rate)
    return loss, time.perf_counter() - started


def sgd_step(model: Autoencoder, images: tf.Tensor, rate: float) -> tf.Tensor:
    with tf.GradientTape() as tape:
        loss = reconstruction_loss(model, images)
    for weight, gradient in zip(model.weights, tape.gradient(loss, model.weights)):
        weight.assign_sub(rate * gradient)
    return loss


def add_noise(images: tf.Tensor, seed: int) -> tf.Tensor:
    noisy = images + 0.1 * tf.random.stateless_normal(tf.shape(images), [seed, 1])
    return tf.clip_by_value(noisy, 0.0, 1.0)


def psnr(model: Autoencoder, images: tf.Tensor) -> float:
    error = reconstruction_loss(model, images)
    return float(-10.0 * tf.math.log(error) / tf.math.log(10.0))


def main() -> None:
    model = Autoencoder()
    images = tf.random.stateless_uniform([8, 8, 8, 1], [7, 7])
    for step in range(5):
        loss, seconds = timed_step(model, add_noise(images, 3), 0.5)
        logger.info("step %d took %.3fs", step, seconds)
        print(f"step {step}: {float(loss):.5f}")
    print(f"psnr {psnr(model, images):.2f} dB, code {model.encode(images).shape}")


if __name__ == "__main__":
    main()
