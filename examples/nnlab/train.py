"""The training loop, written by hand."""

import tensorflow as tf

from nnlab.config import Config
from nnlab.data import add_sensor_noise
from nnlab.losses import focal_loss, smooth
from nnlab.metrics import History, Smoothed, WarmUp, accuracy
from nnlab.model import Classifier


class Trainer:
    """Owns the model, the optimizer and what is known of the progress."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.model = Classifier(config)
        self.optimizer = tf.keras.optimizers.SGD(config.learning_rate, momentum=0.9)
        self.history = History()
        self.smoothed = Smoothed(decay=0.8)
        self.warm_up = WarmUp(steps=4)

    def gradients(self, images, labels):
        """Loss and clipped gradients of one batch: many small operations, called once a step."""
        with tf.GradientTape() as tape:
            logits = self.model(images, training=True)
            targets = soft_targets(labels, self.config)
            loss = focal_loss(logits, targets, self.config.focus)
        found = tape.gradient(loss, self.model.trainable_variables)
        clipped, _ = tf.clip_by_global_norm(found, self.config.clip_norm)
        return loss, clipped

    def step(self, images, labels):
        """One step with a warm-up that counts in Python, so this one has to stay eager."""
        loss, gradients = self.gradients(images, labels)
        gradients = self.warm_up.scale(gradients)
        self.optimizer.apply_gradients(zip(gradients, self.model.trainable_variables))
        return loss

    def fit(self, dataset) -> None:
        """The loop itself talks to the user: it belongs outside of any graph."""
        for epoch in range(self.config.epochs):
            for images, labels in dataset:
                loss = self.step(add_sensor_noise(images), labels)
                self.history.record(loss)
                shown = self.smoothed.update(loss)
            print(f"epoch {epoch}: loss {float(shown):.2f}")

    @tf.function
    def score(self, images, labels):
        """A graph already, and rightly so."""
        logits = self.model(images, training=False)
        targets = smooth(labels, self.config.classes, self.config.label_smoothing)
        return logits, focal_loss(logits, targets, self.config.focus)

    def evaluate(self, dataset) -> float:
        """The mean accuracy over all batches."""
        total, batches = 0.0, 0
        for images, labels in dataset:
            logits, _ = self.score(images, labels)
            total += accuracy(logits, labels)
            batches += 1
        return total / batches


def soft_targets(labels, config: Config):
    """Labels as the training wants them; its only caller is :meth:`Trainer.gradients`."""
    hot = tf.one_hot(labels, config.classes)
    return hot * (1.0 - config.label_smoothing) + config.label_smoothing / config.classes
