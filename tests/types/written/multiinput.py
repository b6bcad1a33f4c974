import tensorflow as tf
import numpy as np

num = tf.keras.Input((4,), name="num")
cat = tf.keras.Input((1,), dtype="int32", name="cat")
e = tf.keras.layers.Flatten()(tf.keras.layers.Embedding(10, 3)(cat))
h = tf.keras.layers.Concatenate()([num, e])
o1 = tf.keras.layers.Dense(1, name="reg")(h)
o2 = tf.keras.layers.Dense(5, name="cls", activation="softmax")(h)
model = tf.keras.Model([num, cat], [o1, o2])

def split(outs):
    return outs[0], outs[1]

def reg(y):
    return y
def cls(p):
    return tf.argmax(p, -1)
def label(l):
    return l

r, c = split(model([tf.ones([6, 4]), tf.zeros([6, 1], tf.int32)]))
reg(r)
label(cls(c))
model2 = tf.keras.Model({"num": num, "cat": cat}, o1)
reg(model2({"num": tf.ones([2, 4]), "cat": tf.ones([2, 1], tf.int32)}))
def loss1(t, p):
    return tf.reduce_mean(t - p)
model.compile(loss=[loss1, "sparse_categorical_crossentropy"], optimizer="sgd")
model.fit([np.ones((8, 4)), np.ones((8, 1), np.int32)], [np.ones((8, 1)), np.ones((8,), np.int32)], verbose=0)
