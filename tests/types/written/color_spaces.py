import tensorflow as tf


def to_hsv(img):
    return tf.image.rgb_to_hsv(img)


def equalize(img):
    lo = tf.reduce_min(img, axis=[0, 1], keepdims=True)
    hi = tf.reduce_max(img, axis=[0, 1], keepdims=True)
    return (img - lo) / (hi - lo + 1e-6)


def sobel(img):
    edges = tf.image.sobel_edges(img)
    return tf.sqrt(tf.reduce_sum(edges ** 2, axis=-1))


def thumbnail(img, size):
    return tf.image.resize_with_pad(img, size, size)


def tile(imgs, n):
    return tf.reshape(tf.transpose(tf.reshape(imgs, [n, n, 6, 6, 3]), [0, 2, 1, 3, 4]), [n * 6, n * 6, 3])


img = tf.random.uniform([6, 6, 3])
equalize(img)
to_hsv(img)
sobel(img[None])
thumbnail(img, 4)
tile(tf.stack([img] * 4), 2)
to_hsv(tf.image.central_crop(img, 0.5))
sobel(tf.image.pad_to_bounding_box(img, 1, 1, 8, 8)[tf.newaxis])
