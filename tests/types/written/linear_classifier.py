import numpy as np
import tensorflow as tf

num_features, num_classes = 784, 10
W = tf.Variable(tf.ones([num_features, num_classes]), name="weight")
b = tf.Variable(tf.zeros([num_classes]), name="bias")


def logistic_regression(x):
    return tf.nn.softmax(tf.matmul(x, W) + b)


def cross_entropy(y_pred, y_true):
    y_true = tf.one_hot(y_true, depth=num_classes)
    y_pred = tf.clip_by_value(y_pred, 1e-9, 1.0)
    return tf.reduce_mean(-tf.reduce_sum(y_true * tf.math.log(y_pred), 1))


def accuracy(y_pred, y_true):
    correct = tf.equal(tf.argmax(y_pred, 1), tf.cast(y_true, tf.int64))
    return tf.reduce_mean(tf.cast(correct, tf.float32))


optimizer = tf.optimizers.SGD(0.01)


def run_optimization(x, y):
    with tf.GradientTape() as g:
        pred = logistic_regression(x)
        loss = cross_entropy(pred, y)
    gradients = g.gradient(loss, [W, b])
    optimizer.apply_gradients(zip(gradients, [W, b]))


images = np.random.randint(0, 255, size=(50, 28, 28)).astype(np.float32).reshape([-1, num_features]) / 255.0
labels = np.random.randint(0, 10, size=50).astype(np.uint8)
train = tf.data.Dataset.from_tensor_slices((images, labels)).repeat().shuffle(50).batch(16).prefetch(1)
for step, (batch_x, batch_y) in enumerate(train.take(5), 1):
    run_optimization(batch_x, batch_y)
    if step % 2 == 0:
        accuracy(logistic_regression(batch_x), batch_y)
