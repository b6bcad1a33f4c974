"""Hidden Markov model: forward algorithm, Viterbi and gradient training, all in log space."""
from __future__ import annotations

import tensorflow as tf

from hmm.parameters import Parameters


class HMM:
    def __init__(self, parameters: Parameters) -> None:
        self.parameters = parameters

    def log_tables(self) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
        p = self.parameters
        return tf.nn.log_softmax(p.start), tf.nn.log_softmax(p.transition, axis=1), tf.nn.log_softmax(p.emission, axis=1)

    def log_likelihood(self, observations: tf.Tensor) -> tf.Tensor:
        """Mean over a batch [batch, time]."""
        start, transition, emission = self.log_tables()
        alpha = start + tf.transpose(tf.gather(emission, observations[:, 0], axis=1))
        for t in range(1, observations.shape[1]):
            moved = tf.reduce_logsumexp(alpha[:, :, None] + transition[None], axis=1)
            alpha = moved + tf.transpose(tf.gather(emission, observations[:, t], axis=1))
        return tf.reduce_mean(tf.reduce_logsumexp(alpha, axis=1))

    def viterbi(self, observations: tf.Tensor) -> list[int]:
        """One sequence; the backtrace walks Python lists and returns Python integers."""
        start, transition, emission = self.log_tables()
        score, pointers = start + emission[:, int(observations[0])], []
        for symbol in observations.numpy()[1:]:
            candidates = score[:, None] + transition
            pointers.append(tf.argmax(candidates, axis=0).numpy())
            score = tf.reduce_max(candidates, axis=0) + emission[:, symbol]
        path = [int(tf.argmax(score))]
        for pointer in reversed(pointers):
            path.append(int(pointer[path[-1]]))
        return path[::-1]
