import tensorflow as tf
import numpy as np

sentences = ["i love it", "terrible film", "great great", "bad"]
labels = np.array([1, 0, 1, 0])

def vectorize(texts, vocab, maxlen=4):
    ids = [[vocab.get(w, 0) for w in t.split()] for t in texts]
    return tf.keras.preprocessing.sequence.pad_sequences(ids, maxlen=maxlen)

def embed(ids, table):
    return tf.nn.embedding_lookup(table, ids)

def pool(e):
    return tf.reduce_mean(e, axis=1)

def classify(h, w):
    return tf.sigmoid(tf.squeeze(tf.matmul(h, w), -1))

def bce(y, p):
    return tf.keras.losses.binary_crossentropy(y, p)

vocab = {"i": 1, "love": 2, "it": 3, "bad": 4}
ids = vectorize(sentences, vocab)
table = tf.Variable(tf.random.uniform([10, 6]))
w = tf.Variable(tf.zeros([6, 1]))
h = pool(embed(ids, table))
p = classify(h, w)
bce(tf.cast(labels, tf.float32), p)
