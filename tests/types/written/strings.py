import tensorflow as tf
def clean(t):
    return tf.strings.lower(tf.strings.regex_replace(t, "[^a-z]", " "))
def tok(t):
    return tf.strings.split(t)
def num(n):
    return n
def vec(v):
    return v
s = tf.constant(["Hello", "World!"])
c = clean(s)
num(tok(c).row_lengths())
num(tf.strings.to_hash_bucket_fast(c, 10))
num(tf.strings.unicode_decode(s, "UTF-8"))
lookup = tf.keras.layers.StringLookup(vocabulary=["a", "b"])
num(lookup(tf.constant([["a", "c"], ["b", "b"]])))
tv = tf.keras.layers.TextVectorization(max_tokens=20, output_sequence_length=4)
tv.adapt(["a b c", "d e"])
vec(tv(tf.constant(["a b", "c"])))
norm = tf.keras.layers.Normalization()
norm.adapt(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
vec(norm(tf.ones([3, 2])))
ce = tf.keras.layers.CategoryEncoding(num_tokens=4, output_mode="one_hot")
vec(ce(tf.constant([0, 1])))
vec(tf.strings.as_string(tf.range(3)))
vec(tf.strings.join([s, s], separator=" "))
