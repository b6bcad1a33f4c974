import numpy as np
import tensorflow as tf

from transformer.config import TransformerConfig
from transformer.encoder import Encoder
from transformer.masks import look_ahead_mask, padding_mask

config = TransformerConfig()
model = Encoder(config)
optimizer = tf.keras.optimizers.SGD(0.1)
loss_object = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True, reduction="none")
train_loss = tf.keras.metrics.Mean(name="train_loss")


def loss_function(real, pred):
    mask = tf.cast(tf.math.logical_not(tf.math.equal(real, 0)), tf.float32)
    return tf.reduce_sum(loss_object(real, pred) * mask) / tf.reduce_sum(mask)


def train_step(tokens, targets):
    mask = tf.maximum(padding_mask(tokens), look_ahead_mask(tf.shape(tokens)[1]))
    with tf.GradientTape() as tape:
        predictions = model(tokens, mask=mask)
        loss = loss_function(targets, predictions)
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    train_loss.update_state(loss)


def make_batches(count):
    rng = np.random.RandomState(3)
    for _ in range(count):
        starts = rng.randint(1, 6, size=(4, 1))
        sequence = (starts + np.arange(9)) % 12 + 1
        sequence[0, 6:] = 0
        yield tf.constant(sequence[:, :-1], tf.int32), tf.constant(sequence[:, 1:], tf.int32)


for epoch in range(2):
    train_loss.reset_state()
    for tokens, targets in make_batches(3):
        train_step(tokens, targets)
    print(f"Epoch {epoch + 1} Loss {train_loss.result().numpy():.3f}")

sample = tf.constant([[1, 2, 3, 4]])
print("next:", model(sample).shape.as_list())
