import tensorflow as tf
from tensorflow.keras import Input, Model, layers

title = Input(shape=(None,), name="title", dtype="int32")
tags = Input(shape=(5,), name="tags")
t = layers.Embedding(50, 8)(title)
t = layers.LSTM(6)(t)
h = layers.concatenate([t, tags])
priority = layers.Dense(1, name="priority")(h)
department = layers.Dense(3, activation="softmax", name="department")(h)
model = Model(inputs=[title, tags], outputs=[priority, department])


def combine(p, d):
    return tf.sigmoid(p) * d


def best(d):
    return tf.argmax(d, axis=-1, output_type=tf.int32)


p, d = model([tf.random.uniform([4, 7], maxval=50, dtype=tf.int32), tf.random.normal([4, 5])])
best(combine(p, d))
sub = Model(inputs=model.inputs, outputs=h)


def inspect(feature):
    return tf.norm(feature, axis=1)


inspect(sub([tf.ones([2, 3], tf.int32), tf.zeros([2, 5])]))
