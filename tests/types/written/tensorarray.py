import tensorflow as tf

def unroll(x, state):
    outs = tf.TensorArray(tf.float32, size=x.shape[0])
    for t in range(x.shape[0]):
        state = cell(x[t], state)
        outs = outs.write(t, state)
    return outs.stack()

def cell(inp, st):
    return tf.tanh(inp + st)

def result(r):
    return r

result(unroll(tf.random.normal([5, 2, 3]), tf.zeros([2, 3])))
ta = tf.TensorArray(tf.int32, size=0, dynamic_size=True)
ta = ta.write(0, 3).write(1, 4)
result(ta.stack())
result(ta.read(0))
