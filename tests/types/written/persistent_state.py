import tensorflow as tf


class Counter(tf.Module):
    def __init__(self):
        super().__init__()
        self.count = tf.Variable(0)
        self.history = tf.Variable(tf.zeros([0, 2]), shape=[None, 2], trainable=False)

    def add(self, row):
        self.count.assign_add(1)
        self.history.assign(tf.concat([self.history, row[tf.newaxis]], axis=0))
        return self.history.read_value()


def mean(h):
    return tf.reduce_mean(h, axis=0)


def show(n):
    return n


counter = Counter()
for i in range(3):
    mean(counter.add(tf.fill([2], float(i))))
show(counter.count)
show(counter.count + 1)
show(counter.count.value())
show([v for v in counter.trainable_variables][0])
ckpt = tf.train.Checkpoint(counter=counter)
