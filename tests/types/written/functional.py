import tensorflow as tf
inputs = tf.keras.Input(shape=(28, 28, 1))
x = tf.keras.layers.Conv2D(16, 3, strides=2, padding="same")(inputs)
x = tf.keras.layers.BatchNormalization()(x)
x = tf.keras.layers.ReLU()(x)
skip = tf.keras.layers.Conv2D(16, 1, strides=2)(inputs)
x = tf.keras.layers.add([x, skip])
x = tf.keras.layers.GlobalAveragePooling2D()(x)
out = tf.keras.layers.Dense(10)(x)
model = tf.keras.Model(inputs=inputs, outputs=out)
feat = tf.keras.Model(model.input, x)

def evaluate(logits, labels):
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)

def mean(losses):
    return tf.reduce_mean(losses)

def total(t):
    return t

imgs = tf.random.normal([6, 28, 28, 1])
l = evaluate(model(imgs, training=False), tf.zeros([6], tf.int32))
total(mean(l))
def features(f):
    return f
features(feat(imgs))
