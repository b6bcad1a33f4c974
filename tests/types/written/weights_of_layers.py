import tensorflow as tf


def show(w):
    return w


def many(ws):
    return ws


def arr(ws):
    return ws


def one(k):
    return k


def grads(gs):
    return gs


class Mine(tf.keras.layers.Layer):
    def __init__(self, n):
        super().__init__()
        self.n = n
        self.inner = tf.keras.layers.Dense(3)

    def build(self, shape):
        self.k = self.add_weight(shape=(shape[-1], self.n))
        self.c = self.add_weight(shape=(), trainable=False)

    def call(self, x):
        return self.inner(x @ self.k)


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.emb = tf.keras.layers.Embedding(1000, 16)
        self.first = Mine(5)
        self.bn = tf.keras.layers.BatchNormalization()
        self.blocks = [tf.keras.layers.Dense(u) for u in (4, 2)]
        self.drop = tf.keras.layers.Dropout(0.5)

    def call(self, x):
        h = self.bn(self.first(self.emb(x)))
        for b in self.blocks:
            h = b(h)
        return self.drop(h)


net = Net()
net(tf.zeros([7, 3], tf.int32))
many(net.trainable_variables)
many(net.weights)
for w in net.non_trainable_weights:
    show(w)
d = tf.keras.layers.Dense(2)
d(tf.zeros([4, 6]))
one(d.kernel)
one(d.bias)
arr(d.get_weights())
s = tf.keras.Sequential([tf.keras.layers.Conv2D(8, 3, activation="relu"), tf.keras.layers.Flatten(), tf.keras.layers.Dense(10)])
s(tf.zeros([2, 8, 8, 3]))
for w in s.trainable_variables:
    show(w)
with tf.GradientTape() as tape:
    loss = tf.reduce_sum(s(tf.ones([2, 8, 8, 3])))
grads(tape.gradient(loss, s.trainable_variables))
s2 = tf.keras.Sequential([tf.keras.Input((5,)), tf.keras.layers.Dense(3), tf.keras.layers.LSTM] if False else [tf.keras.Input((5,)), tf.keras.layers.Dense(3)])
many(s2.trainable_weights)
