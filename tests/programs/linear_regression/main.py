# Fit y = 3x + 2 with plain gradient descent on two variables.
import tensorflow as tf

tf.random.set_seed(1)

TRUE_W = 3.0
TRUE_B = 2.0
NUM_EXAMPLES = 200
history = []


class LinearModel(tf.Module):

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.w = tf.Variable(5.0)
        self.b = tf.Variable(0.0)

    def __call__(self, x):
        return self.w * x + self.b


def mse(target_y, predicted_y):
    return tf.reduce_mean(tf.square(target_y - predicted_y))


def make_data(count):
    x = tf.random.normal(shape=[count])
    noise = tf.random.normal(shape=[count], stddev=0.1)
    return x, x * TRUE_W + TRUE_B + noise


def train(model, x, y, learning_rate):
    with tf.GradientTape() as t:
        current_loss = mse(y, model(x))
    dw, db = t.gradient(current_loss, [model.w, model.b])
    model.w.assign_sub(learning_rate * dw)
    model.b.assign_sub(learning_rate * db)
    return current_loss


def describe(model, loss):
    """One line a person can read."""
    return f"W = {model.w.numpy():1.3f}, b = {model.b.numpy():1.3f}, loss={loss:2.4f}"


def training_loop(model, x, y):
    for epoch in range(12):
        loss = train(model, x, y, learning_rate=0.1)
        history.append(float(loss))
        if epoch % 4 == 0:
            print(f"epoch {epoch:2d}:", describe(model, float(loss)))


x, y = make_data(NUM_EXAMPLES)
model = LinearModel()
training_loop(model, x, y)
print("final", describe(model, history[-1]))
print("decreasing:", all(b <= a for a, b in zip(history, history[1:])))
