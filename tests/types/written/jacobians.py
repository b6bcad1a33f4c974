import tensorflow as tf


def model(params, x):
    return tf.tanh(x @ params["w"] + params["b"])


def per_example(x, w):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.tanh(x @ w)
    return tape.batch_jacobian(y, x)


def grad_dict(params, x):
    with tf.GradientTape() as tape:
        tape.watch(params)
        loss = tf.reduce_sum(model(params, x))
    return tape.gradient(loss, params)


def apply(params, grads):
    return {k: params[k] - 0.1 * grads[k] for k in params}


def hvp(f, x, v):
    with tf.autodiff.ForwardAccumulator(x, v) as acc:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = f(x)
        g = tape.gradient(y, x)
    return acc.jvp(g)


def show(x):
    return x


params = {"w": tf.random.normal([3, 2]), "b": tf.zeros([2])}
x = tf.random.normal([4, 3])
params = apply(params, grad_dict(params, x))
show(per_example(x, params["w"]))
show(hvp(lambda t: tf.reduce_sum(t ** 3), tf.ones([2]), tf.ones([2])))
