import tensorflow as tf


def newton(f, x, steps=4):
    for _ in range(steps):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        x = correct(x, y, tape.gradient(y, x))
    return x


def correct(x, y, slope):
    return x - y / slope


def cubic(t):
    return t ** 3 - 2.0


def bisect(f, low, high):
    while float(high - low) > 1e-2:
        middle = (low + high) / 2
        if float(f(middle)) > 0:
            high = middle
        else:
            low = middle
    return result(low, high)


def result(a, b):
    return (a + b) / 2


def fixed(x):
    return tf.while_loop(lambda i, v: i < 5, advance, (tf.constant(0), x))[1]


def advance(i, v):
    return i + 1, tf.cos(v)


def piecewise(x):
    return tf.case([(x < 0.0, lambda: negative(x))], default=lambda: positive(x))


def negative(x):
    return -x


def positive(x):
    return x


newton(cubic, tf.constant([1.0, 2.0]))
bisect(cubic, tf.constant(0.0), tf.constant(2.0))
fixed(tf.constant([0.3, 0.4, 0.5]))
piecewise(tf.constant(1.0))
