import numpy as np
import tensorflow as tf


def a(x):
    return x


def b(x):
    return x


def c(x):
    return x


def d(x):
    return x


def e(x):
    return x


def f(x):
    return x


def g(x):
    return x


def h(x):
    return x


x = tf.random.normal([4, 6])
t = tf.math.top_k(x, k=2)
a(t.values)
a(t.indices)
v, i = tf.nn.top_k(x, 3)
b(v)
b(i)
a(t[0])
u = tf.unique(tf.constant([1, 2, 2]))
c(u.y)
c(u.idx)
y, idx, cnt = tf.unique_with_counts(tf.constant([1, 2, 2]))
c(cnt)
m, s = tf.nn.moments(x, axes=[0])
d(m)
d(s)
q = tf.linalg.qr(x)
e(q.q)
e(q.r)
sv = tf.linalg.svd(x)
e(sv[0])
ev = tf.linalg.eigh(tf.eye(3))
e(ev[1])
n = tf.shape(x)[0]
f(tf.reshape(x, [n, 2, 3]))
f(tf.reshape(x, tf.concat([tf.shape(x)[:1], [3, 2]], axis=0)))
f(tf.zeros(tf.shape(x)))
f(tf.zeros([tf.shape(x)[1], 2]))
f(tf.reshape(x, tf.stack([tf.shape(x)[0] * 2, -1])))
f(tf.tile(x, [1, tf.shape(x)[1] // 3]))
f(tf.range(tf.shape(x)[0]))
f(tf.broadcast_to(tf.constant(1.0), tf.shape(x)))
f(tf.random.normal(tf.shape(x)))
f(tf.ones((tf.shape(x)[0], 1)))
bs, dim = tf.shape(x)[0], tf.shape(x)[1]
g(tf.zeros([bs, dim, 3]))
g(tf.fill([bs, 4], 0.5))
g(tf.one_hot(tf.range(bs), depth=dim))
rank = tf.rank(x)
g(tf.transpose(x, tf.range(rank)[::-1]))
g(tf.slice(x, [0, 0], [tf.shape(x)[0] - 1, 2]))
g(x[: tf.shape(x)[0] // 2])
k = tf.unstack(tf.shape(x))
g(tf.reshape(x, [k[1], k[0]]))
part = tf.split(x, num_or_size_splits=[2, 4], axis=1)
h(part[0])
h(part[1])
mean, var = tf.nn.weighted_moments(x, [1], tf.ones([4, 6]))
h(var)
ms = tf.meshgrid(tf.range(3), tf.range(2), indexing="ij")
h(ms[0])
z = tf.sparse.split(sp_input=tf.sparse.from_dense(tf.eye(4)), num_split=2, axis=0)
h(z[0])
loss, acc = tf.map_fn(lambda r: (tf.reduce_sum(r), r * 2), x, fn_output_signature=(tf.float32, tf.float32))
h(loss)
h(acc)
w = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s + x), (tf.constant(0), tf.zeros([4, 6])))
h(w[1])
fs = tf.nn.fixed_unigram_candidate_sampler(tf.constant([[1], [2]], tf.int64), 1, 2, True, 5, unigrams=[1] * 5)
h(fs.sampled_candidates)
ls = tf.math.lbeta(x)
h(ls)
st = tf.nn.ctc_greedy_decoder(tf.random.normal([5, 2, 4]), [5, 5])
h(st[0][0])
h(st[1])
lst = tf.keras.layers.LSTM(5, return_state=True, return_sequences=True)
o, hh, cc = lst(tf.zeros([2, 3, 4]))
h(o)
h(hh)
