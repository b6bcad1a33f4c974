import tensorflow as tf

from . import log
from .model import huber

logger = log.get("loop")


class Loop:
    def __init__(self, model, rate=0.1):
        self.model = model
        self.rate = rate
        self.progress = log.Progress()

    def compute(self, x, y):
        with tf.GradientTape() as tape:
            loss = huber(y, self.model(x))
        return loss, tape.gradient(loss, self.model.trainable_variables)

    def apply(self, gradients):
        for v, g in zip(self.model.trainable_variables, gradients):
            v.assign_sub(self.rate * g)

    def verbose_step(self, x, y):
        loss, gradients = self.compute(x, y)
        self.apply(gradients)
        self.progress.tick("step")
        return loss

    def logged_step(self, x, y):
        loss, gradients = self.compute(x, y)
        logger.info("gradient norm %.4f", tf.linalg.global_norm(gradients))
        self.apply(gradients)
        return loss

    def warn_if_nan(self, loss):
        if tf.math.is_nan(loss):
            logger.warning("loss is nan")
        return loss
