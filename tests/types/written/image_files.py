import os
import tempfile

import tensorflow as tf


def show(x):
    return x


def written(folder):
    path = os.path.join(folder, "a.png")
    tf.io.write_file(path, tf.io.encode_png(tf.zeros([6, 8, 3], tf.uint8)))
    return path


def loaded(path):
    image = tf.io.decode_png(tf.io.read_file(path))
    show(image)
    show(tf.image.resize(image, [4, 4]))
    show(tf.image.resize(image, [4, 4], method="nearest"))
    show(tf.image.resize_with_pad(image, 9, 9))
    show(tf.image.resize_with_crop_or_pad(image, 3, 12))
    show(tf.image.convert_image_dtype(image, tf.float64))
    show(tf.image.per_image_standardization(image))
    show(tf.image.rgb_to_grayscale(tf.image.flip_left_right(image)))
    show(tf.image.central_crop(image, 0.5))
    show(tf.image.random_crop(image, [2, 2, 3]))
    show(tf.image.rot90(image))
    return tf.ensure_shape(image, [6, None, 3])


with tempfile.TemporaryDirectory() as folder:
    show(loaded(written(folder)))
    show(tf.io.decode_image(tf.io.read_file(written(folder))))
