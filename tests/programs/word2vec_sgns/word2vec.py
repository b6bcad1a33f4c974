import collections
import random

import tensorflow as tf

corpus = """a king rules the land and a queen rules the land
the king and the queen walk in the land
a dog and a cat walk in the garden
the cat sees the dog in the garden""".split()

WINDOW = 2
NEGATIVES = 3
EMBEDDING = 6
rng = random.Random(0)


def build_vocab(words):
    counts = collections.Counter(words)
    vocab = {}
    for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        vocab[word] = len(vocab)
    return vocab


def skip_grams(ids):
    for center in range(len(ids)):
        lo, hi = max(0, center - WINDOW), min(len(ids), center + WINDOW + 1)
        for context in range(lo, hi):
            if context != center:
                yield ids[center], ids[context]


def negative_samples(vocab_size):
    return [rng.randrange(vocab_size) for _ in range(NEGATIVES)]


vocab = build_vocab(corpus)
inverse = {i: w for w, i in vocab.items()}
embedding_in = tf.Variable(tf.random.stateless_uniform([len(vocab), EMBEDDING], [1, 2], -0.5, 0.5))
embedding_out = tf.Variable(tf.random.stateless_uniform([len(vocab), EMBEDDING], [3, 4], -0.5, 0.5))


def nce_loss(center, context, negatives):
    v = tf.gather(embedding_in, center)
    positive = tf.reduce_sum(v * tf.gather(embedding_out, context), axis=-1)
    negative = tf.einsum("be,bne->bn", v, tf.gather(embedding_out, negatives))
    return -tf.reduce_mean(tf.math.log_sigmoid(positive) + tf.reduce_sum(tf.math.log_sigmoid(-negative), axis=1))


def train_batch(center, context, negatives):
    with tf.GradientTape() as tape:
        loss = nce_loss(center, context, negatives)
    g_in, g_out = tape.gradient(loss, [embedding_in, embedding_out])
    embedding_in.scatter_nd_sub(g_in.indices[:, None], 0.5 * g_in.values)
    embedding_out.scatter_nd_sub(g_out.indices[:, None], 0.5 * g_out.values)
    return loss


def similarity(ids):
    normalized = tf.nn.l2_normalize(embedding_in, axis=1)
    return tf.matmul(tf.gather(normalized, ids), normalized, transpose_b=True)


def nearest(words, k=2):
    scores = similarity(tf.constant([vocab[w] for w in words]))
    _, best = tf.math.top_k(scores, k=k + 1)
    return [[inverse[i] for i in row[1:]] for row in best.numpy()]


pairs = list(skip_grams([vocab[w] for w in corpus]))
for epoch in range(2):
    losses = []
    for start in range(0, len(pairs) - 31, 32):
        chunk = pairs[start:start + 32]
        negatives = [negative_samples(len(vocab)) for _ in chunk]
        batch = [tf.constant(c) for c in zip(*chunk)]
        losses.append(train_batch(batch[0], batch[1], tf.constant(negatives)))
    print("epoch", epoch, "loss %.4f" % float(tf.reduce_mean(tf.stack(losses))))
print({w: len(n) for w, n in zip(["king", "dog"], nearest(["king", "dog"]))})
