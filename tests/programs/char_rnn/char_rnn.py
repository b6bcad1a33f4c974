#!/usr/bin/env python
# Character model with a hand written GRU, trained on one sentence.
import argparse

import numpy as np
import tensorflow as tf

TEXT = "the quick brown fox jumps over the lazy dog. " * 3


class Vocabulary:
    def __init__(self, text):
        self.chars = sorted(set(text))
        self.index = {c: i for i, c in enumerate(self.chars)}

    def __len__(self):
        return len(self.chars)

    def encode(self, text):
        return np.array([self.index[c] for c in text], dtype=np.int32)

    def decode(self, ids):
        return "".join(self.chars[int(i)] for i in ids)


class GRU(tf.Module):
    def __init__(self, vocab, units, seed=0):
        super().__init__()
        rng = np.random.default_rng(seed)

        def weight(*shape):
            return tf.Variable((rng.normal(size=shape) * 0.2).astype("float32"))

        self.units = units
        self.embedding = weight(vocab, units)
        self.wz, self.wr, self.wh = weight(2 * units, units), weight(2 * units, units), weight(2 * units, units)
        self.out = weight(units, vocab)

    def cell(self, x, h):
        both = tf.concat([x, h], axis=-1)
        z = tf.sigmoid(both @ self.wz)
        r = tf.sigmoid(both @ self.wr)
        candidate = tf.tanh(tf.concat([x, r * h], axis=-1) @ self.wh)
        return (1.0 - z) * h + z * candidate

    def logits(self, ids):
        x = tf.gather(self.embedding, ids)
        h = tf.zeros([x.shape[0], self.units])
        outputs = []
        for step in range(x.shape[1]):
            h = self.cell(x[:, step], h)
            outputs.append(h @ self.out)
        return tf.stack(outputs, axis=1)


def sequence_loss(model, ids):
    logits = model.logits(ids[:, :-1])
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(ids[:, 1:], logits)
    return tf.reduce_mean(losses)


def windows(ids, length):
    count = (len(ids) - 1) // length
    return ids[: count * length].reshape(count, length)


def next_char(model, state, char_id):
    h = model.cell(tf.gather(model.embedding, [char_id]), state)
    return int(tf.argmax(h @ model.out, axis=-1)[0]), h


def generate(model, vocabulary, start, count):
    """Greedy decoding: the python string grows one character at a time."""
    state = tf.zeros([1, model.units])
    char_id = vocabulary.index[start]
    result = start
    for _ in range(count):
        char_id, state = next_char(model, state, char_id)
        result += vocabulary.chars[char_id]
    return result


def train_on_batch(model, batch, rate):
    with tf.GradientTape() as tape:
        loss = sequence_loss(model, batch)
    variables = model.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(rate * tf.convert_to_tensor(gradient))
    return loss


def main(argv=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.0)
    args = parser.parse_args(argv)
    vocabulary = Vocabulary(TEXT)
    model = GRU(len(vocabulary), 16)
    batch = tf.constant(windows(vocabulary.encode(TEXT), 9))
    for epoch in range(args.epochs):
        loss = train_on_batch(model, batch, args.rate)
        print("epoch %i loss %.3f" % (epoch, loss.numpy()))
    print(repr(vocabulary.decode(vocabulary.encode("fox"))), len(generate(model, vocabulary, "t", 6)))


if __name__ == "__main__":
    main()
