import numpy as np
import tensorflow as tf


class Dense(tf.Module):
    def __init__(self, n_in, n_out, act=None, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(tf.random.normal([n_in, n_out]) * 0.1, name="w")
        self.b = tf.Variable(tf.zeros([n_out]), name="b")
        self.act = act

    def __call__(self, x):
        y = tf.matmul(x, self.w) + self.b
        return self.act(y) if self.act else y


class MLP(tf.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [Dense(a, b, tf.nn.tanh) for a, b in zip(sizes[:-2], sizes[1:-1])]
        self.layers.append(Dense(sizes[-2], sizes[-1]))

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def loss_of(model, x, y):
    return tf.reduce_mean(tf.square(model(x) - y))


def sgd(params, grads, lr):
    for p, g in zip(params, grads):
        p.assign_sub(lr * g)


def summary(err):
    return tf.reduce_mean(err), tf.math.reduce_std(err)


model = MLP([2, 8, 1])
x = tf.constant(np.random.rand(5, 2), tf.float32)
y = tf.reduce_sum(x, 1, keepdims=True)
for _ in range(3):
    with tf.GradientTape() as tape:
        loss = loss_of(model, x, y)
    sgd(model.trainable_variables, tape.gradient(loss, model.trainable_variables), 0.1)
summary(model(x) - y)
