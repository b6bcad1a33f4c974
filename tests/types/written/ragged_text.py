import tensorflow as tf


def tokenize(text):
    cleaned = tf.strings.regex_replace(tf.strings.lower(text), "[^a-z ]", "")
    return tf.strings.split(cleaned)


def lookup(tokens, table):
    return tf.ragged.map_flat_values(table.lookup, tokens)


def mean_embedding(ids, matrix):
    return tf.reduce_mean(tf.nn.embedding_lookup(matrix, ids), axis=1)


def lengths(ids):
    return ids.row_lengths()


def pad(ids):
    return ids.to_tensor(default_value=0)


def longest(padded):
    return tf.shape(padded)[1]


def bigrams(tokens):
    return tf.strings.ngrams(tokens, 2)


def flat(values):
    return tf.unique(values).y


table = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(tf.constant(["the", "cat", "sat"]), tf.constant([1, 2, 3])), 0)
texts = tf.constant(["The cat sat.", "A cat", "the the the the"])
tokens = tokenize(texts)
ids = lookup(tokens, table)
mean_embedding(ids, tf.random.normal([4, 5]))
lengths(ids)
longest(pad(ids))
bigrams(tokens)
flat(ids.flat_values)
