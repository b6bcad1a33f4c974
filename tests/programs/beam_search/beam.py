"""Beam search in three styles: Python lists, a tensor loop, and recursion."""
import collections

import tensorflow as tf

VOCAB = 5
END = 0
Hypothesis = collections.namedtuple("Hypothesis", "tokens score")

transition = tf.nn.log_softmax(tf.random.stateless_normal([VOCAB, VOCAB], [12, 1], stddev=2.0))


def next_scores(token_ids):
    return tf.gather(transition, token_ids)


def beam_search_python(start, width, steps):
    beams = [Hypothesis([start], 0.0)]
    for _ in range(steps):
        candidates = []
        for beam in beams:
            if beam.tokens[-1] == END and len(beam.tokens) > 1:
                candidates.append(beam)
                continue
            scores = next_scores(tf.constant([beam.tokens[-1]]))[0].numpy()
            candidates += [Hypothesis(beam.tokens + [i], beam.score + float(s)) for i, s in enumerate(scores)]
        beams = sorted(candidates, key=lambda h: -h.score)[:width]
    return beams


def beam_search_tensor(start_ids, scores, steps):
    """start_ids [width], scores [width]; a tensor loop over a fixed number of steps."""
    width = tf.shape(start_ids)[0]
    tokens = start_ids
    history = tf.TensorArray(tf.int32, size=steps)
    for i in tf.range(steps):
        total = scores[:, None] + tf.gather(transition, tokens)
        scores, flat = tf.math.top_k(tf.reshape(total, [-1]), k=width)
        tokens = flat % VOCAB
        history = history.write(i, tokens)
    return tf.transpose(history.stack()), scores


def best_path_score(token, depth):
    """Exhaustive and recursive."""
    if depth == 0:
        return tf.constant(0.0)
    options = [transition[token, t] + best_path_score(t, depth - 1) for t in range(VOCAB)]
    return tf.reduce_max(tf.stack(options))


def length_penalty(scores, lengths, alpha):
    return scores / tf.pow((5.0 + tf.cast(lengths, tf.float32)) / 6.0, alpha)


for hypothesis in beam_search_python(1, 2, 3):
    print(hypothesis.tokens, "%.3f" % hypothesis.score)
tokens, scores = beam_search_tensor(tf.constant([1, 2, 3]), tf.constant([0.0, -1.0, -2.0]), tf.constant(4))
print(tokens.shape, "%.3f" % scores[0].numpy())
print("exhaustive %.3f" % best_path_score(1, 2).numpy())
print("penalized", length_penalty(scores, tf.constant([4, 4, 4]), 0.6).numpy().round(3).tolist())
