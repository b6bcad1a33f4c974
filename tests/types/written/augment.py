import tensorflow as tf

SIZE = 24


def flip(image, label):
    return tf.image.random_flip_left_right(image), label


def crop(image, label):
    return tf.image.resize_with_crop_or_pad(image, SIZE, SIZE), label


def normalize(image, label):
    return tf.image.per_image_standardization(image), tf.one_hot(label, 10)


def mixup(images, labels):
    weights = tf.random.uniform([tf.shape(images)[0], 1, 1, 1])
    mixed = blend(images, tf.reverse(images, [0]), weights)
    return mixed, labels


def blend(a, b, w):
    return w * a + (1 - w) * b


def pipeline(images, labels, training):
    data = tf.data.Dataset.from_tensor_slices((images, labels))
    data = data.map(crop)
    if training:
        data = data.shuffle(16).map(flip)
    return data.map(normalize).batch(4).map(mixup).prefetch(tf.data.AUTOTUNE)


def statistics(batch, targets):
    return tf.reduce_mean(batch), tf.reduce_sum(targets, axis=0)


for batch, targets in pipeline(tf.random.uniform([10, 32, 32, 3]), tf.zeros([10], tf.int64), True):
    statistics(batch, targets)
for batch, targets in pipeline(tf.random.uniform([6, 32, 32, 3]), tf.zeros([6], tf.int64), False):
    statistics(batch, targets)
