"""Steps made by functions; configuration captured in closures."""
import functools

import tensorflow as tf


def make_activation(name):
    table = {"relu": tf.nn.relu, "tanh": tf.nn.tanh, "swish": lambda x: x * tf.sigmoid(x)}
    return table[name]


def make_mlp(sizes, activation, seed=0):
    weights = [
        tf.Variable(tf.random.stateless_normal([a, b], [seed, i], stddev=a ** -0.5))
        for i, (a, b) in enumerate(zip(sizes, sizes[1:]))
    ]
    act = make_activation(activation)

    def forward(x):
        for w in weights[:-1]:
            x = act(x @ w)
        return x @ weights[-1]

    return forward, weights


def make_step(forward, weights, rate):
    def step(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(forward(x) - y))
        for w, g in zip(weights, tape.gradient(loss, weights)):
            w.assign_sub(rate * g)
        return loss

    return step


def make_counting_step(step):
    count = 0

    @functools.wraps(step)
    def counting(x, y):
        nonlocal count
        count += 1
        return step(x, y), count

    return counting


def make_running_mean():
    total, n = 0.0, 0

    def push(value):
        nonlocal total, n
        total, n = total + float(value), n + 1
        return total / n

    return push


def make_normalizer(data):
    mean, std = tf.nn.moments(data, axes=[0])

    def normalize(x):
        return (x - mean) / tf.sqrt(std + 1e-6)

    return normalize


x = tf.random.stateless_normal([20, 2], [5, 1], mean=2.0)
normalize = make_normalizer(x)
y = tf.reduce_sum(x * x, axis=1, keepdims=True)
for name in ("relu", "swish"):
    forward, weights = make_mlp([2, 8, 1], name)
    step = make_step(forward, weights, 0.01)
    counted, push = make_counting_step(step), make_running_mean()
    for _ in range(3):
        loss, n = counted(normalize(x), y)
        average = push(loss)
    print(name, n, "%.3f %.3f" % (float(loss), average))
