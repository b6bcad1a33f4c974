import tensorflow as tf


def standardize(text):
    return tf.strings.regex_replace(tf.strings.lower(text), r"[^\w\s]", "")


def encode(text, label):
    return vectorizer(text), label


def bag(ids, labels):
    one_hot = tf.reduce_max(tf.one_hot(ids, 16), axis=1)
    return tf.math.segment_mean(one_hot, tf.sort(labels))


texts = tf.constant(["Good movie!", "bad, bad film", "so so", "great"])
labels = tf.constant([1, 0, 0, 1])
vectorizer = tf.keras.layers.TextVectorization(standardize=standardize, max_tokens=16, output_sequence_length=8)
vectorizer.adapt(texts)
for ids, y in tf.data.Dataset.from_tensor_slices((texts, labels)).batch(3).map(encode):
    bag(ids, y)
