import tensorflow as tf

def encode(features):
    return tf.concat([features["a"], features["b"]], axis=-1)

def out(x):
    return x

def pairs(items):
    return [i[0] for i in items]

def nested(tree):
    return tree["x"]["y"]

def lst(ts):
    return tf.add_n(ts)

out(encode({"a": tf.ones([2, 3]), "b": tf.zeros([2, 1])}))
pairs([(tf.ones([1]), 1), (tf.ones([1]), 2)])
out(nested({"x": {"y": tf.constant("q")}}))
out(lst([tf.ones([2]), tf.ones([2]), tf.ones([2])]))
cfg = dict(t=tf.ones([3]), n=4)
def use(c):
    return c["t"]
out(use(cfg))
def star(a, b, c=None):
    return a
args = (tf.ones([1, 1]), tf.ones([1, 2]))
star(*args, **{"c": tf.ones([1, 3])})
for k, v in {"p": tf.ones([7]), "q": tf.ones([8])}.items():
    out(v)
