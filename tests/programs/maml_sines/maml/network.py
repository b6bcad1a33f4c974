import tensorflow as tf


def initial_parameters(sizes, seed=0):
    parameters = []
    for index, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        kernel = tf.random.stateless_normal([fan_in, fan_out], [seed, index], stddev=fan_in ** -0.5)
        parameters += [tf.Variable(kernel), tf.Variable(tf.zeros([fan_out]))]
    return parameters


def forward(parameters, x):
    layers = list(zip(parameters[::2], parameters[1::2]))
    for kernel, bias in layers[:-1]:
        x = tf.nn.relu(x @ kernel + bias)
    kernel, bias = layers[-1]
    return x @ kernel + bias


def mse(parameters, x, y):
    return tf.reduce_mean(tf.square(forward(parameters, x) - y))
