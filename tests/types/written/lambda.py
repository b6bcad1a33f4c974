import tensorflow as tf
import functools

def apply(f, x):
    return f(x)

def inner(y):
    return y

apply(lambda t: inner(t * 2), tf.ones([3]))
g = functools.partial(inner)
g(tf.ones([2], tf.float64))

def compose(*fs):
    def run(x):
        for f in fs:
            x = f(x)
        return x
    return run

def double(x):
    return x + x

def flat(x):
    return tf.reshape(x, [-1])

def done(z):
    return z

done(compose(double, flat)(tf.ones([2, 5])))
list(map(inner, [tf.ones([1]), tf.ones([4])]))
done(sorted([3, 1])[0] * tf.ones([2]))
