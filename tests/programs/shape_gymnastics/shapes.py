"""Code that asks for shapes, ranks and dtypes in every way there is."""
import numpy as np
import tensorflow as tf


def flatten_batch(x):
    return tf.reshape(x, [x.shape[0], -1])


def flatten_dynamic(x):
    return tf.reshape(x, [tf.shape(x)[0], tf.reduce_prod(tf.shape(x)[1:])])


def pool_all(x):
    axes = list(range(1, len(x.shape) - 1))
    return tf.reduce_mean(x, axis=axes)


def add_coordinates(images):
    batch, height, width, _ = images.shape
    ys = tf.linspace(-1.0, 1.0, height)
    xs = tf.linspace(-1.0, 1.0, width)
    grid = tf.stack(tf.meshgrid(ys, xs, indexing="ij"), axis=-1)
    return tf.concat([images, tf.tile(grid[None], [batch, 1, 1, 1])], axis=-1)


def space_to_patches(images, size):
    b, h, w, c = images.shape.as_list()
    x = tf.reshape(images, [b, h // size, size, w // size, size, c])
    return tf.reshape(tf.transpose(x, [0, 1, 3, 2, 4, 5]), [b, -1, size * size * c])


def ensure_rank(x, rank):
    while x.shape.rank < rank:
        x = tf.expand_dims(x, 0)
    return x


def unstack_rows(x):
    """Unpacks a tensor: its first axis is fixed at two."""
    first, second = tf.unstack(x)
    return first - second


def describe(x):
    return "%s %s %d" % (x.dtype.name, x.shape.as_list(), np.prod(x.shape))


def mask_lengths(x, lengths):
    limit = x.shape[1]
    mask = tf.sequence_mask(lengths, limit, dtype=x.dtype)
    return x * mask[..., tf.newaxis] if x.shape.rank == 3 else x * mask


def split_in_python(x, parts):
    """Python slicing by numbers that come out of a tensor."""
    size = int(tf.shape(x)[0]) // parts
    pieces = []
    for i in range(parts):
        pieces.append(x[i * size:(i + 1) * size].numpy().sum())
    return pieces


images = tf.reshape(tf.range(2 * 4 * 4 * 1, dtype=tf.float32), [2, 4, 4, 1])
print(describe(flatten_batch(images)))
print(describe(flatten_dynamic(images)), describe(pool_all(images)))
print(describe(add_coordinates(images)))
print(describe(space_to_patches(images, 2)))
print(describe(ensure_rank(images[0, 0, 0], 4)))
print("%.1f" % tf.reduce_sum(unstack_rows(images)).numpy())
print("%.1f" % tf.reduce_sum(mask_lengths(images[..., 0], tf.constant([1, 3]))).numpy())
print([float(v) for v in split_in_python(images, 2)])
