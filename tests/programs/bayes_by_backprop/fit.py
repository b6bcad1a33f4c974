import tensorflow as tf

from bnn import BayesianNetwork, VariationalDense, elbo


def train_step(model, x, y, seed, rate):
    with tf.GradientTape() as tape:
        loss = elbo(model, x, y, seed)
    variables = model.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(rate * gradient)
    return loss


def predictive(model, x, draws):
    """Mean and spread over posterior draws, collected in a Python list."""
    samples = [model(x, tf.constant([draw, 100])) for draw in range(draws)]
    stacked = tf.stack(samples)
    return tf.reduce_mean(stacked, axis=0), tf.math.reduce_std(stacked, axis=0)


if __name__ == "__main__":
    x = tf.linspace(-1.0, 1.0, 20)[:, None]
    y = tf.sin(3.0 * x)
    net = BayesianNetwork([VariationalDense(1, 12, tf.tanh, seed=1), VariationalDense(12, 1, seed=2)])
    for i in range(8):
        loss = train_step(net, x, y, tf.constant([i, 5]), 0.02)
        if i % 4 == 3:
            print(f"{i}: {float(loss):.4f}")
    mean, spread = predictive(net, x[:2], 5)
    print("mean", [round(v, 3) for v in mean.numpy().ravel().tolist()], "spread>0", bool(tf.reduce_all(spread > 0)))
