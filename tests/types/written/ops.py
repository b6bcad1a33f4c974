import tensorflow as tf

def add(a, b):
    return tf.add(a, b)

def f1(t):
    return t

def f2(t):
    return t

def f3(t, u=None):
    return t

def f4(*args):
    return args

def f5(**kw):
    return kw

def f6(a, *, b):
    return a

c = add(tf.constant([1, 2]), tf.constant([3, 4]))
f1(c)
f2(tf.nn.relu(tf.cast(c, tf.float32)))
f3(tf.ones([2, 3]), u=tf.zeros([3]))
f3(tf.ones([2, 3]))
f4(tf.ones([1]), tf.ones([2], tf.int32))
f5(x=tf.ones([2]), y=tf.constant("s"))
f6(tf.range(10), b=tf.range(1, 5, dtype=tf.int64))
