import numpy as np
import tensorflow as tf

norm = tf.keras.layers.Normalization(axis=-1)
norm.adapt(np.array([[1.0, 2.0], [3.0, 4.0]], np.float32))
vectorize = tf.keras.layers.TextVectorization(max_tokens=20, output_sequence_length=6)
vectorize.adapt(["a b c", "b c d"])
resize = tf.keras.Sequential([tf.keras.layers.Resizing(8, 8), tf.keras.layers.Rescaling(1.0 / 255)])


def features(x):
    return tf.concat([x, x ** 2], 1)


def count_words(ids):
    return tf.math.count_nonzero(ids, axis=1)


def brightness(img):
    return tf.reduce_mean(img, axis=[1, 2, 3])


def augment(img):
    img = tf.image.random_flip_left_right(img)
    return tf.image.random_brightness(img, 0.1)


features(norm(tf.constant([[1.0, 2.0]])))
count_words(vectorize(tf.constant(["a b", "c"])))
brightness(resize(tf.zeros([2, 20, 30, 3])))
ds = tf.data.Dataset.from_tensor_slices(tf.zeros([4, 10, 10, 3])).map(augment, num_parallel_calls=tf.data.AUTOTUNE)
for img in ds:
    brightness(img[tf.newaxis])
