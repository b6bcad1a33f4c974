import tensorflow as tf
from tensorflow.keras import layers


def conv_block(x, filters):
    x = layers.Conv2D(filters, 3, padding="same")(x)
    x = layers.BatchNormalization()(x)
    return layers.ReLU()(x)


def build(input_shape):
    inputs = layers.Input(input_shape)
    c1 = conv_block(inputs, 4)
    p1 = layers.MaxPooling2D()(c1)
    c2 = conv_block(p1, 8)
    u = layers.UpSampling2D()(c2)
    merged = layers.Concatenate()([u, c1])
    return tf.keras.Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(merged))


def dice(y_true, y_pred):
    inter = tf.reduce_sum(y_true * y_pred, axis=[1, 2, 3])
    union = tf.reduce_sum(y_true, axis=[1, 2, 3]) + tf.reduce_sum(y_pred, axis=[1, 2, 3])
    return tf.reduce_mean((2.0 * inter + 1.0) / (union + 1.0))


model = build((16, 16, 3))
mask = model(tf.random.normal([2, 16, 16, 3]))
dice(tf.round(mask), mask)


def threshold(m):
    return tf.cast(m > 0.5, tf.uint8)


threshold(mask)
