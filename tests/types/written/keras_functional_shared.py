import tensorflow as tf
from tensorflow import keras

shared = keras.layers.Dense(8, activation="relu")


def tower(shape):
    inp = keras.Input(shape)
    return inp, shared(keras.layers.Flatten()(inp))


def distance(tensors):
    a, b = tensors
    return tf.norm(a - b, axis=1, keepdims=True)


left, l_out = tower((4, 2))
right, r_out = tower((8,))
out = keras.layers.Lambda(distance, output_shape=(1,))([l_out, r_out])
model = keras.Model([left, right], out)


def contrastive(d, same):
    return tf.reduce_mean(same * tf.square(d[:, 0]) + (1 - same) * tf.square(tf.maximum(1.0 - d[:, 0], 0.0)))


pred = model([tf.ones([3, 4, 2]), tf.zeros([3, 8])])
contrastive(pred, tf.constant([1.0, 0.0, 1.0]))
