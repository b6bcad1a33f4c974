import tensorflow as tf

def parse(x, y):
    return tf.cast(x, tf.float32) / 255., tf.one_hot(y, 10)

def augment(img, label):
    img = tf.image.random_flip_left_right(img)
    return tf.image.resize(img, [16, 16]), label

def consume(img, label):
    return tf.reduce_sum(img), label

imgs = tf.zeros([50, 32, 32, 3], tf.uint8)
lbls = tf.zeros([50], tf.int32)
ds = tf.data.Dataset.from_tensor_slices((imgs, lbls))
ds = ds.map(parse, num_parallel_calls=tf.data.AUTOTUNE).map(augment).batch(8, drop_remainder=True).prefetch(1)
for a, b in ds:
    consume(a, b)
it = iter(ds)
first = next(it)
def takes_pair(pair):
    return pair[0]
takes_pair(first)
