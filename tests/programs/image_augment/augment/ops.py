import numpy as np
import tensorflow as tf

from augment.pipeline import transform


@transform("flip")
def flip(image, seed):
    return tf.image.stateless_random_flip_left_right(image, seed)


@transform("brightness")
def brightness(image, seed):
    return tf.clip_by_value(tf.image.stateless_random_brightness(image, 0.2, seed), 0.0, 1.0)


@transform("cutout")
def cutout(image, seed):
    height, width = image.shape[0], image.shape[1]
    top = tf.random.stateless_uniform([], seed, 0, height - 2, tf.int32)
    rows = tf.range(height)[:, None]
    columns = tf.range(width)[None, :]
    hole = (rows >= top) & (rows < top + 2) & (columns >= top) & (columns < top + 2)
    return tf.where(hole[..., None], 0.0, image)


@transform("solarize")
def solarize(image, seed):
    # goes through NumPy, which a graph cannot follow
    array = np.array(image)
    array[array > 0.5] = 1.0 - array[array > 0.5]
    return tf.convert_to_tensor(array)


def mixup(images, labels, alpha):
    lam = tf.reshape(alpha, [-1, 1, 1, 1])
    mixed = lam * images + (1.0 - lam) * tf.reverse(images, axis=[0])
    soft = tf.reshape(alpha, [-1, 1]) * labels + (1.0 - tf.reshape(alpha, [-1, 1])) * tf.reverse(labels, axis=[0])
    return mixed, soft
