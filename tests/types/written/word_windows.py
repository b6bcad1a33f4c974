import tensorflow as tf


def split_input_target(chunk):
    return chunk[:-1], chunk[1:]


def text_from_ids(ids):
    return tf.strings.reduce_join(chars_from_ids(ids), axis=-1)


text = "hello world, hello tensor"
vocab = sorted(set(text))
ids_from_chars = tf.keras.layers.StringLookup(vocabulary=list(vocab), mask_token=None)
chars_from_ids = tf.keras.layers.StringLookup(vocabulary=list(vocab), invert=True, mask_token=None)
all_ids = ids_from_chars(tf.strings.unicode_split(text, "UTF-8"))
ds = tf.data.Dataset.from_tensor_slices(all_ids).batch(6, drop_remainder=True).map(split_input_target)


def masked_mean(ids, states):
    mask = tf.cast(ids > 3, tf.float32)[:, :, tf.newaxis]
    return tf.reduce_sum(states * mask, 1) / (tf.reduce_sum(mask, 1) + 1e-6)


embedding = tf.keras.layers.Embedding(32, 4)
for source, target in ds.batch(2, drop_remainder=True):
    masked_mean(source, embedding(source))
    text_from_ids(target)
