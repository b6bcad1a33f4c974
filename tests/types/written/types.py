import tensorflow as tf
def f(x: tf.Tensor, n: int = 2):
    return g(x, n)
def g(x, n):
    return x
class A:
    def __init__(self, t):
        self.t = t
    def __add__(self, o):
        return A(self.t + o.t)
    def __getitem__(self, i):
        return self.t[i]
    def __len__(self):
        return len(self.t)
    def __matmul__(self, o):
        return use(self.t @ o)
def use(x):
    return x
def gen(t):
    for i in range(3):
        yield t * i
def deco(fn):
    def wrapper(*a, **k):
        return fn(*a, **k)
    return wrapper
@deco
def wrapped(x, y=None):
    return x
f(tf.ones([2], tf.int8))
f(tf.complex([1., 2.], [3., 4.]))
use((A(tf.ones([2, 2])) + A(tf.ones([2, 2]))).t)
use(A(tf.ones([4, 3]))[1])
A(tf.ones([4, 3])) @ tf.ones([3, 2])
for x in gen(tf.ones([5])):
    use(x)
wrapped(tf.ones([3, 3]), y=tf.zeros([1]))
def default(x=tf.ones([6])):
    return x
default()
def rec(n, t):
    if n == 0:
        return t
    return rec(n - 1, t + 1)
use(rec(3, tf.ones([1, 4])))
def multi():
    return tf.ones([1]), {"k": tf.zeros([2])}
p, q = multi()
use(p)
use(q["k"])
use(q.get("k"))
with tf.device("/cpu:0"):
    use(tf.ones([11]))
global_t = tf.ones([12])
def reads():
    return use(global_t)
reads()
use(eval("global_t") if False else global_t)
