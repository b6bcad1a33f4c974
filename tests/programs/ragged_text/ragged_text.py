# Sentences as ragged tensors: lookup table, n-grams, averaged embeddings, a sparse bag of words.
import tensorflow as tf

SENTENCES = ["the cat sat", "the dog barked at the cat", "", "a cat and a dog"]
VOCABULARY = ["the", "a", "cat", "dog", "sat"]

table = tf.lookup.StaticHashTable(
    tf.lookup.KeyValueTensorInitializer(VOCABULARY, tf.range(1, len(VOCABULARY) + 1, dtype=tf.int64)), 0)
embeddings = tf.Variable(tf.random.stateless_normal([len(VOCABULARY) + 1, 4], [2, 2]))


def tokenize(sentences):
    return tf.strings.split(tf.strings.lower(sentences))


def lookup(tokens):
    return tf.ragged.map_flat_values(table.lookup, tokens)


def bigrams(tokens):
    return tf.strings.ngrams(tokens, 2, separator=" ")


def embed(ids):
    vectors = tf.ragged.map_flat_values(tf.nn.embedding_lookup, embeddings, ids)
    return tf.math.divide_no_nan(
        tf.reduce_sum(vectors, axis=1), tf.cast(ids.row_lengths(), tf.float32)[:, tf.newaxis])


def featurize(sentences):
    tokens = tokenize(sentences)
    return embed(lookup(tokens))


def bag_of_words(ids):
    dense = ids.to_tensor(default_value=0)
    counts = tf.reduce_sum(tf.one_hot(dense, len(VOCABULARY) + 1), axis=1)
    return tf.sparse.from_dense(counts[:, 1:])


def weighted_sum(bag, weights):
    return tf.sparse.sparse_dense_matmul(bag, weights)


def longest(tokens):
    return max(len(row) for row in tokens.to_list())


batch = tf.constant(SENTENCES)
tokens = tokenize(batch)
ids = lookup(tokens)
print(ids.to_list())
print("longest", longest(tokens), "bigrams", bigrams(tokens).row_lengths().numpy().tolist())
print("features", featurize(batch)[:, 0].numpy().round(3))
bag = bag_of_words(ids)
print("bag", bag.shape, weighted_sum(bag, tf.ones([len(VOCABULARY), 1])).numpy().ravel())
