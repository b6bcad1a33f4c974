import tensorflow as tf

def forward(pi, a, b, obs):
    alpha = pi * b[:, obs[0]]
    for t in range(1, len(obs)):
        alpha = advance(alpha, a, b[:, obs[t]])
    return tf.reduce_sum(alpha)

def advance(alpha, a, emit):
    return tf.linalg.matvec(a, alpha, transpose_a=True) * emit

def viterbi_step(delta, logs):
    return tf.reduce_max(delta[:, None] + logs, axis=0)

def out(x):
    return x

pi = tf.constant([0.6, 0.4])
a = tf.constant([[0.7, 0.3], [0.4, 0.6]])
b = tf.constant([[0.5, 0.4, 0.1], [0.1, 0.3, 0.6]])
out(forward(pi, a, b, [0, 1, 2]))
out(viterbi_step(tf.math.log(pi), tf.math.log(a)))
