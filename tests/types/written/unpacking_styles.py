import tensorflow as tf


def first(x, *rest):
    return x


def named(**tensors):
    return tensors["a"]


def star(a, b, c):
    return a + b + c


def nested(pair, *, flag=False):
    (a, b), c = pair
    return a + b + c


def returns_three(x):
    return x, x[0], x[0, 0]


x, row, cell = returns_three(tf.ones([2, 3]))
first(x, row, cell)
first(*[row, cell])
named(a=x, b=cell)
named(**{"a": row, "b": x})
star(*tf.unstack(tf.ones([3, 4])))
star(*tf.split(tf.ones([6]), 3))
nested(((cell, cell), row))
nested(((x, row), cell), flag=True)
head, *tail = tf.unstack(tf.zeros([4, 2]))
first(head, *tail)
