import tensorflow as tf
from tensorflow.keras import backend as K
from tensorflow.keras.layers import Input, Dense, Lambda
from tensorflow.keras.models import Model

def euclidean_distance(vects):
    x, y = vects
    return tf.sqrt(tf.maximum(tf.reduce_sum(tf.square(x - y), axis=1, keepdims=True), 1e-7))

def contrastive_loss(y_true, y_pred):
    margin = 1
    return tf.reduce_mean(tf.cast(y_true, tf.float32) * tf.square(y_pred) + (1 - tf.cast(y_true, tf.float32)) * tf.square(tf.maximum(margin - y_pred, 0)))

def create_base_network(input_shape):
    i = Input(shape=input_shape)
    x = Dense(16, activation='relu')(i)
    return Model(i, Dense(8)(x))

def out(o):
    return o

base = create_base_network((12,))
a = Input(shape=(12,))
b = Input(shape=(12,))
distance = Lambda(euclidean_distance, output_shape=(1,))([base(a), base(b)])
model = Model([a, b], distance)
d = model([tf.ones([4, 12]), tf.zeros([4, 12])])
out(d)
contrastive_loss(tf.constant([[1], [0], [1], [0]]), d)
