import tensorflow as tf
from tensorflow import keras

def build():
    return keras.Sequential([
        keras.layers.Input(shape=(10,)),
        keras.layers.Dense(16, activation='relu'),
        keras.layers.Dropout(0.2),
        keras.layers.Dense(3, activation='softmax'),
    ])

def logits_to_class(p):
    return tf.argmax(p, axis=-1)

def count(classes):
    return tf.math.bincount(tf.cast(classes, tf.int32))

def show(c):
    print(c.numpy())

m = build()
p = m(tf.random.normal((5, 10)))
cls = logits_to_class(p)
show(count(cls))
def weights(ws):
    return len(ws)
weights(m.get_weights())
weights(m.trainable_weights)
