"""Already a good hybrid program: nothing to add, nothing to remove."""
import tensorflow as tf


class Model(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(tf.random.stateless_normal([4, 2], [1, 1]))
        self.calls = tf.Variable(0, trainable=False)

    def __call__(self, x):
        return tf.nn.tanh(x @ self.w)


class Trainer:
    def __init__(self, model, rate):
        self.model = model
        self.rate = rate

    def loss(self, x, y):
        return tf.reduce_mean((self.model(x) - y) ** 2)

    @tf.function
    def step(self, x, y):
        with tf.GradientTape() as tape:
            loss = self.loss(x, y)
        self.model.w.assign_sub(self.rate * tape.gradient(loss, self.model.w))
        self.model.calls.assign_add(1)
        return loss


@tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32)])
def serve(x):
    return model(x) * 2.0


@tf.function
def run_epoch(dataset_x, dataset_y):
    total = 0.0
    for i in tf.range(tf.shape(dataset_x)[0]):
        total += trainer.loss(dataset_x[i], dataset_y[i])
    return total


def report(name, value):
    print(f"{name}: {float(value):.4f}")


model = Model()
trainer = Trainer(model, 0.3)
x = tf.random.stateless_normal([3, 8, 4], [2, 2])
y = tf.random.stateless_normal([3, 8, 2], [3, 3])
for i in range(3):
    report("step", trainer.step(x[i], y[i]))
report("epoch", run_epoch(x, y))
report("serve", tf.reduce_sum(serve(x[0])))
report("serve small", tf.reduce_sum(serve(x[0, :2])))
print("calls", model.calls.numpy())
