"""Windowed forecasting: dataset windows, a linear and a residual model, early stopping."""
import tensorflow as tf

WIDTH, HORIZON = 12, 3


def series(n):
    t = tf.range(n, dtype=tf.float32)
    return tf.sin(t / 6.0) + 0.01 * t + 0.1 * tf.random.stateless_normal([n], [8, 8])


def split_window(window):
    return window[:WIDTH], window[WIDTH:]


def windows(values, batch):
    dataset = tf.data.Dataset.from_tensor_slices(values)
    dataset = dataset.window(WIDTH + HORIZON, shift=2, drop_remainder=True)
    dataset = dataset.flat_map(lambda w: w.batch(WIDTH + HORIZON))
    return dataset.map(split_window).batch(batch, drop_remainder=True)


class Linear(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(tf.zeros([WIDTH, HORIZON]))

    def __call__(self, x):
        return x @ self.w


class Residual(tf.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def __call__(self, x):
        return x[:, -1:] + self.inner(x - x[:, -1:])


class EarlyStopping:
    def __init__(self, patience):
        self.patience, self.wait, self.best = patience, 0, float("inf")

    def should_stop(self, loss):
        if loss < self.best - 1e-4:
            self.best, self.wait = loss, 0
        else:
            self.wait += 1
        return self.wait > self.patience


def mae(y, p):
    return tf.reduce_mean(tf.abs(y - p))


def train_step(model, x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x) - y))
    for v, g in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        v.assign_sub(0.02 * g)
    return loss


def evaluate(model, dataset):
    errors = [mae(y, model(x)) for x, y in dataset]
    return float(tf.add_n(errors)) / len(errors)


def main():
    values = series(90)
    train, test = windows(values[:60], 8), windows(values[60:], 4)
    model, stopper = Residual(Linear()), EarlyStopping(1)
    for epoch in range(4):
        for x, y in train:
            loss = train_step(model, x, y)
        error = evaluate(model, test)
        print(f"epoch {epoch} loss {loss:.4f} mae {error:.4f}")
        if stopper.should_stop(error):
            break
    print("best %.4f" % stopper.best)


if __name__ == "__main__":
    main()
