import tensorflow as tf
class Counter:
    def __init__(self):
        self.c = tf.Variable(0, dtype=tf.int64)
        self.hist = tf.Variable(tf.zeros([0, 2]), shape=[None, 2])
    def step(self, v):
        self.c.assign_add(1)
        self.hist.assign(tf.concat([self.hist, v[None]], 0))
    def value(self):
        return self.c.value()
def show(a):
    return a
c = Counter()
c.step(tf.constant([1., 2.]))
show(c.value())
show(c.c)
show(c.hist)
show(c.c.read_value())
show(c.c + 1)
show(c.hist[0])
ema = tf.train.ExponentialMovingAverage(0.9)
b = tf.Variable([True, False])
show(b)
show(tf.Variable("s"))
show(tf.Variable([[1]], dtype=tf.float16))
show(tf.Variable(lambda: tf.ones([3])))
show(tf.Variable(5).assign(6))
show(tf.Variable(np_ := 3.0))
