# Custom training loop under a distribution strategy (one CPU replica is enough to walk every path).
import tensorflow as tf

tf.keras.utils.set_random_seed(5)
strategy = tf.distribute.MirroredStrategy(["CPU:0"])
GLOBAL_BATCH = 16

with strategy.scope():
    kernel = tf.Variable(tf.random.stateless_normal([6, 1], [9, 9]))
    bias = tf.Variable(tf.zeros([1]))


def per_example_loss(features, labels):
    predictions = tf.matmul(features, kernel) + bias
    return tf.squeeze(tf.square(predictions - labels), axis=1)


def compute_loss(features, labels):
    return tf.reduce_sum(per_example_loss(features, labels)) * (1.0 / GLOBAL_BATCH)


def replica_step(features, labels):
    with tf.GradientTape() as tape:
        loss = compute_loss(features, labels)
    d_kernel, d_bias = tape.gradient(loss, [kernel, bias])
    kernel.assign_sub(0.1 * d_kernel)
    bias.assign_sub(0.1 * d_bias)
    return loss


@tf.function
def distributed_step(features, labels):
    losses = strategy.run(replica_step, args=(features, labels))
    return strategy.reduce(tf.distribute.ReduceOp.SUM, losses, axis=None)


def dataset_fn():
    features = tf.random.stateless_normal([64, 6], [1, 1])
    labels = tf.reduce_sum(features, axis=1, keepdims=True)
    return tf.data.Dataset.from_tensor_slices((features, labels)).batch(GLOBAL_BATCH)


def evaluate(features, labels):
    return tf.sqrt(tf.reduce_mean(per_example_loss(features, labels)))


def main():
    dataset = dataset_fn()
    for epoch in range(3):
        total, count = 0.0, 0
        for features, labels in dataset:
            total += float(distributed_step(features, labels))
            count += 1
        print(f"epoch {epoch} loss {total / count:.4f}")
    for features, labels in dataset.take(1):
        print("rmse %.4f" % float(evaluate(features, labels)))


main()
