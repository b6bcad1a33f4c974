import numpy as np
import tensorflow as tf


def df_to_dataset(columns, labels, batch):
    ds = tf.data.Dataset.from_tensor_slices((dict(columns), labels))
    return ds.batch(batch)


def pack(features, label):
    x = tf.stack([tf.cast(features["age"], tf.float32), features["fare"]], axis=1)
    return x, label


def normalize(x, label):
    return (x - tf.reduce_mean(x, axis=0)) / (tf.math.reduce_std(x, axis=0) + 1e-6), label


def accuracy(logits, labels):
    return tf.reduce_mean(tf.cast(tf.equal(tf.cast(logits[:, 0] > 0, tf.int64), labels), tf.float32))


def loss_fn(model, x, y):
    logits = model(x)
    per_example = tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.cast(y[:, None], tf.float32), logits=logits)
    return tf.reduce_mean(per_example), logits


columns = {"age": np.array([22, 38, 26, 35, 28]), "fare": np.array([7.2, 71.3, 7.9, 53.1, 8.0], dtype=np.float32),
           "sex": np.array(["m", "f", "f", "f", "m"])}
labels = np.array([0, 1, 1, 1, 0])
model = tf.keras.Sequential([tf.keras.layers.Dense(4, activation="relu"), tf.keras.layers.Dense(1)])
opt = tf.keras.optimizers.RMSprop()
for features, label in df_to_dataset(columns, labels, 2):
    x, y = normalize(*pack(features, label))
    with tf.GradientTape() as tape:
        loss, logits = loss_fn(model, x, y)
    opt.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
    accuracy(logits, y)
