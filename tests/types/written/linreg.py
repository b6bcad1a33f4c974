import tensorflow as tf
import numpy as np

class LinearRegression:
    def __init__(self, in_dim, out_dim=1):
        self.w = tf.Variable(tf.random.normal([in_dim, out_dim], stddev=0.1), name="w")
        self.b = tf.Variable(tf.zeros([out_dim]), name="b")

    def __call__(self, x):
        return tf.matmul(x, self.w) + self.b

def mse(y_true, y_pred):
    return tf.reduce_mean(tf.square(y_true - y_pred))

def train(model, x, y, lr):
    with tf.GradientTape() as t:
        loss = mse(y, model(x))
    dw, db = t.gradient(loss, [model.w, model.b])
    update(model.w, dw, lr)
    update(model.b, db, lr)
    return loss

def update(var, grad, lr):
    var.assign_sub(lr * grad)

def report(epoch, loss):
    print(epoch, float(loss))

if __name__ == "__main__":
    xs = np.random.rand(64, 3).astype(np.float32)
    ys = xs.sum(axis=1, keepdims=True) * 2 + 1
    model = LinearRegression(3)
    for epoch in range(3):
        loss = train(model, xs, ys, lr=0.1)
        report(epoch, loss)
