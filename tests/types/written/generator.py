import tensorflow as tf
import numpy as np

def gen():
    for i in range(5):
        yield np.ones((3,), np.float32) * i, i

ds = tf.data.Dataset.from_generator(gen, output_types=(tf.float32, tf.int32), output_shapes=((3,), ()))
def use(x, i):
    return x
for x, i in ds:
    use(x, i)
for x, i in ds.batch(2):
    use(x, i)
ds2 = tf.data.Dataset.from_generator(gen, output_signature=(tf.TensorSpec((3,), tf.float32), tf.TensorSpec((), tf.int32)))
def use2(x, i):
    return x
for e in ds2.repeat(2).take(3):
    use2(*e)
def arr(a, n):
    return a
for a, n in gen():
    arr(a, n)
