import tensorflow as tf


class EMA:
    def __init__(self, decay):
        self.decay = decay
        self.value = tf.Variable(tf.zeros([3]), trainable=False)
        self.steps = tf.Variable(0, dtype=tf.int64)

    def update(self, x):
        self.steps.assign_add(1)
        self.value.assign(self.decay * self.value + (1 - self.decay) * x)
        return self.value

    def debiased(self):
        return correct(self.value, self.steps, self.decay)


def correct(v, n, decay):
    return v / (1.0 - decay ** tf.cast(n, tf.float32))


def swap(a, b):
    t = tf.identity(a)
    a.assign(b)
    b.assign(t)


def norm_of(vs):
    return tf.linalg.global_norm(vs)


ema = EMA(0.9)
for i in range(4):
    ema.update(tf.fill([3], float(i)))
ema.debiased()
a, b = tf.Variable([1.0, 2.0]), tf.Variable([3.0, 4.0])
swap(a, b)
norm_of([a, b])
grow = tf.Variable([1.0], shape=tf.TensorShape([None]))
grow.assign([1.0, 2.0, 3.0])


def size(v):
    return tf.size(v)


size(grow)
size(a.read_value())
