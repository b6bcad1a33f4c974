import tensorflow as tf

def conv_block(x, f):
    x = tf.keras.layers.Conv2D(f, 3, padding="same", activation="relu")(x)
    return x

def down(x, f):
    c = conv_block(x, f)
    return c, tf.keras.layers.MaxPooling2D()(c)

def up(x, skip, f):
    x = tf.keras.layers.UpSampling2D()(x)
    x = tf.keras.layers.Concatenate()([x, skip])
    return conv_block(x, f)

def build(shape=(16, 16, 1)):
    inp = tf.keras.Input(shape)
    c1, p1 = down(inp, 4)
    c2, p2 = down(p1, 8)
    b = conv_block(p2, 16)
    u2 = up(b, c2, 8)
    u1 = up(u2, c1, 4)
    return tf.keras.Model(inp, tf.keras.layers.Conv2D(1, 1, activation="sigmoid")(u1))

def iou(a, b):
    inter = tf.reduce_sum(tf.cast(a > 0.5, tf.float32) * b)
    return inter / (tf.reduce_sum(a) + 1e-5)

m = build()
iou(m(tf.ones([2, 16, 16, 1])), tf.ones([2, 16, 16, 1]))
