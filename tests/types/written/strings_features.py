import tensorflow as tf


def clean(text):
    return tf.strings.strip(tf.strings.lower(text))


def to_chars(text):
    return tf.strings.unicode_split(text, "UTF-8")


def hashed(tokens):
    return tf.strings.to_hash_bucket_fast(tokens, 100)


def joined(a, b):
    return tf.strings.join([a, b], separator="-")


def codepoints(chars):
    return tf.strings.unicode_decode(chars, "UTF-8")


def numbers(text):
    return tf.strings.to_number(text, tf.int32)


clean(tf.constant([" A", "b "]))
hashed(to_chars(tf.constant(["ab", "c"])))
hashed(tf.constant("x"))
joined(tf.constant(["a"]), tf.constant(["b"]))
codepoints(tf.constant(["ab"]))
numbers(tf.strings.split("1 2 3"))
