"""tf.data pipeline: everything given to `map` is traced by the dataset."""
import re

import tensorflow as tf

from . import corpus

BUCKETS = 50


def clean(text):
    return tf.strings.regex_replace(tf.strings.lower(text), "[^a-z ]", "")


def hash_tokens(text):
    return tf.strings.to_hash_bucket_fast(tf.strings.split(clean(text)), BUCKETS)


def to_example(text, label):
    return hash_tokens(text), tf.cast(label, tf.float32)


def dataset(batch):
    texts, labels = zip(*corpus.labelled())
    data = tf.data.Dataset.from_tensor_slices((list(texts), list(labels)))
    data = data.map(to_example).padded_batch(batch, padded_shapes=([None], []), padding_values=(
        tf.constant(-1, tf.int64), 0.0))
    return data.cache().prefetch(1)


def word_counts():
    """The Python way; never sees a tensor."""
    counts = {}
    for text, _ in corpus.labelled():
        for word in re.findall("[a-z]+", text):
            counts[word] = counts.get(word, 0) + 1
    return counts
