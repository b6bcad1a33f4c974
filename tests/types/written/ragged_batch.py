import tensorflow as tf


def tokens(lines):
    return tf.strings.split(lines)


def lengths(words):
    return words.row_lengths()


def pad(words):
    return words.to_tensor(default_value="")


def longest(counts):
    return tf.reduce_max(counts)


def hashed(words):
    return tf.ragged.map_flat_values(tf.strings.to_hash_bucket_fast, words, 50)


def embed(ids, table):
    return tf.gather(table, ids)


def mean(vectors):
    return tf.reduce_mean(vectors, axis=1)


def use(dense):
    return dense


table = tf.random.normal([50, 4])
data = tf.data.Dataset.from_tensor_slices(["a b c", "d", "e f"]).batch(3)
for lines in data:
    words = tokens(lines)
    longest(lengths(words))
    use(mean(embed(hashed(words), table)))
words = tokens(tf.constant(["x y", "z"]))
use(pad(words))
use(mean(embed(hashed(words), table)))
