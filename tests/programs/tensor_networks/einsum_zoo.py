# einsum, tensor trains and a few linear algebra routines, called straight from a script

import numpy as np
import tensorflow as tf


def bilinear(x, w, y):
    return tf.einsum("bi,oij,bj->bo", x, w, y)


def attention(q, k, v):
    weights = tf.nn.softmax(tf.einsum("bqhd,bkhd->bhqk", q, k) / tf.sqrt(tf.cast(tf.shape(q)[-1], tf.float32)))
    return tf.einsum("bhqk,bkhd->bqhd", weights, v)


def contract_train(cores):
    """A list of tensors, contracted one after the other."""
    result = cores[0]
    for core in cores[1:]:
        result = tf.einsum("aib,bjc->aijc", result, core)
        shape = tf.shape(result)
        result = tf.reshape(result, [shape[0], shape[1] * shape[2], shape[3]])
    return tf.squeeze(result, axis=[0, 2])


def power_iteration(matrix, vector, steps=15):
    for _ in range(steps):
        vector = tf.linalg.matvec(matrix, vector)
        vector = vector / tf.norm(vector)
    return tf.tensordot(vector, tf.linalg.matvec(matrix, vector), 1), vector


def low_rank(matrix, rank):
    s, u, v = tf.linalg.svd(matrix)
    return tf.matmul(u[:, :rank] * s[:rank], v[:, :rank], transpose_b=True)


def relative_error(a, b):
    return tf.norm(a - b) / tf.norm(a)


def matrix_polynomial(matrix, coefficients):
    """Horner's scheme; `coefficients` is a tuple of Python floats."""
    result = tf.zeros_like(matrix)
    identity = tf.eye(matrix.shape[0])
    for c in coefficients:
        result = result @ matrix + c * identity
    return result


def spectrum_report(matrix):
    values = np.linalg.eigvalsh(matrix)
    return "cond %.2f rank %d" % (values[-1] / values[0], np.linalg.matrix_rank(matrix))


rng = np.random.RandomState(6)
a = tf.constant(rng.normal(size=(5, 5)).astype("float32"))
spd = tf.matmul(a, a, transpose_b=True) + tf.eye(5)
eigenvalue, _ = power_iteration(spd, tf.ones([5]))
print("largest %.3f" % eigenvalue.numpy(), spectrum_report(spd.numpy()))
print("low rank %.3f" % relative_error(spd, low_rank(spd, 2)))
print("polynomial trace %.2f" % tf.linalg.trace(matrix_polynomial(spd / 10.0, (1.0, 0.5, 2.0))))
cores = [tf.ones([1, 2, 3]), tf.ones([3, 2, 3]) * 0.5, tf.ones([3, 2, 1])]
print("train", contract_train(cores).numpy())
q = tf.constant(rng.normal(size=(2, 3, 2, 4)).astype("float32"))
print("attention %.3f" % tf.reduce_sum(attention(q, q, q)))
w = tf.constant(rng.normal(size=(2, 4, 4)).astype("float32"))
print("bilinear", bilinear(q[:, 0, 0], w, q[:, 1, 1]).numpy().round(2).tolist())
