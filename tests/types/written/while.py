import tensorflow as tf

def cond(i, acc):
    return i < 10

def body(i, acc):
    return i + 1, acc + tf.cast(i, tf.float32)

i, acc = tf.while_loop(cond, body, [tf.constant(0), tf.constant(0.0)])

def result(i, a):
    return a

result(i, acc)

def step(prev, x):
    return prev + x

s = tf.scan(step, tf.range(5, dtype=tf.float32))
def after(s):
    return s
after(s)

def sq(x):
    return x * x
after(tf.map_fn(sq, tf.constant([[1., 2.], [3., 4.]])))

def per_row(row):
    return tf.reduce_sum(row)
after(tf.vectorized_map(per_row, tf.ones([3, 4])))

def t_branch():
    return tf.ones([2])
def f_branch():
    return tf.zeros([2])
after(tf.cond(acc > 3.0, t_branch, f_branch))
after(tf.foldl(lambda a, x: a + x, tf.ones([4, 2])))
