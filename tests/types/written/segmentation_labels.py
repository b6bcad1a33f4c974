import numpy as np
import tensorflow as tf


def load(i):
    img = np.zeros((12, 12, 3), np.uint8) + i
    mask = np.random.randint(0, 2, (12, 12)).astype(np.int32)
    return img, mask


def preprocess(img, mask):
    img = tf.image.convert_image_dtype(img, tf.float32)
    return tf.image.resize(img, [8, 8]), tf.image.resize(mask[..., tf.newaxis], [8, 8], method="nearest")


def pixel_loss(logits, mask):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.squeeze(mask, -1), logits=logits))


images, masks = zip(*(load(i) for i in range(5)))
ds = tf.data.Dataset.from_tensor_slices((np.stack(images), np.stack(masks))).map(preprocess).batch(2)
head = tf.keras.layers.Conv2D(2, 1)
for img, mask in ds:
    pixel_loss(head(img), mask)
