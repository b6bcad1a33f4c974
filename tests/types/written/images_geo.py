import tensorflow as tf


def crop(img, box):
    return tf.image.crop_and_resize(img, box, [0, 0], [7, 7])


def iou(a, b):
    lt = tf.maximum(a[:, None, :2], b[None, :, :2])
    rb = tf.minimum(a[:, None, 2:], b[None, :, 2:])
    wh = tf.maximum(rb - lt, 0.0)
    inter = wh[..., 0] * wh[..., 1]
    area_a = tf.reduce_prod(a[:, 2:] - a[:, :2], axis=-1)
    area_b = tf.reduce_prod(b[:, 2:] - b[:, :2], axis=-1)
    return inter / (area_a[:, None] + area_b[None] - inter)


def nms(boxes, scores):
    keep = tf.image.non_max_suppression(boxes, scores, 2)
    return tf.gather(boxes, keep)


def decode(raw):
    return tf.reshape(tf.io.decode_raw(raw, tf.uint8), [2, 2])


def patches(img):
    return tf.image.extract_patches(img, [1, 2, 2, 1], [1, 2, 2, 1], [1, 1, 1, 1], "VALID")


def gray(img):
    return tf.image.rgb_to_grayscale(img)


img = tf.random.uniform([1, 16, 16, 3])
boxes = tf.constant([[0.0, 0.0, 0.5, 0.5], [0.2, 0.2, 1.0, 1.0]])
crop(img, boxes)
iou(boxes, boxes)
nms(boxes, tf.constant([0.9, 0.4]))
decode(tf.constant(b"abcd"))
patches(gray(img))
