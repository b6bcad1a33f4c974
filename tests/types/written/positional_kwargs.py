import tensorflow as tf


def affine(x, w, b):
    return x @ w + b


def attend(query, *, key, value, scale=None):
    scores = tf.matmul(query, key, transpose_b=True)
    if scale is not None:
        scores = scores * scale
    return tf.nn.softmax(scores) @ value


def update(state, **changes):
    return {**state, **changes}


def use(state):
    return state["h"] + state["c"]


def maybe(x, mask=None):
    if mask is not None:
        x = tf.where(mask, x, tf.zeros_like(x))
    return x


affine(tf.ones([2, 3]), b=tf.zeros([4]), w=tf.ones([3, 4]))
args = (tf.ones([2, 3]), tf.ones([3, 4]), tf.zeros([4]))
affine(*args)
attend(tf.ones([2, 4]), key=tf.ones([3, 4]), value=tf.ones([3, 5]))
attend(tf.ones([2, 4]), key=tf.ones([3, 4]), value=tf.ones([3, 5]), scale=0.5)
use(update({"h": tf.zeros([3]), "c": tf.ones([3])}, h=tf.ones([3])))
maybe(tf.ones([4]))
maybe(tf.ones([4]), mask=tf.constant([True, False, True, False]))
