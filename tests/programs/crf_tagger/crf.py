# Linear chain CRF layer with a dynamic programme for the partition function.
import tensorflow as tf

TAGS = 3


class CRF(tf.keras.layers.Layer):
    def __init__(self, tags, **kwargs):
        super().__init__(**kwargs)
        self.tags = tags
        self.transitions = self.add_weight(
            name="transitions", shape=(tags, tags), initializer=tf.keras.initializers.RandomUniform(-0.1, 0.1, seed=1))

    def score(self, unary, labels):
        picked = tf.reduce_sum(unary * tf.one_hot(labels, self.tags), axis=[1, 2])
        pairs = tf.stack([labels[:, :-1], labels[:, 1:]], axis=-1)
        return picked + tf.reduce_sum(tf.gather_nd(tf.convert_to_tensor(self.transitions), pairs), axis=1)

    def log_partition(self, unary):
        alpha = unary[:, 0]
        for t in range(1, unary.shape[1]):
            alpha = tf.reduce_logsumexp(alpha[:, :, None] + self.transitions[None], axis=1) + unary[:, t]
        return tf.reduce_logsumexp(alpha, axis=1)

    def nll(self, unary, labels):
        return tf.reduce_mean(self.log_partition(unary) - self.score(unary, labels))


kernel = tf.Variable(tf.random.stateless_normal([5, TAGS], [2, 2], stddev=0.3))
crf = CRF(TAGS)
sgd = tf.keras.optimizers.SGD(0.3)


def emissions(features):
    return tf.einsum("bte,ek->btk", features, kernel)


def train_step(features, labels):
    with tf.GradientTape() as tape:
        loss = crf.nll(emissions(features), labels)
    variables = [kernel] + crf.trainable_variables
    sgd.apply_gradients(zip(tape.gradient(loss, variables), variables))
    return loss


def decode(features):
    """Greedy decoding, then a repair in Python."""
    best = tf.argmax(emissions(features), axis=-1).numpy()
    for row in best:
        for i in range(1, len(row)):
            if row[i] == 2 and row[i - 1] == 0:
                row[i] = 1
    return best.tolist()


def token_accuracy(predicted, labels):
    return tf.reduce_mean(tf.cast(tf.equal(predicted, labels), tf.float32))


features = tf.random.stateless_normal([6, 7, 5], [3, 3])
labels = tf.cast(features[..., 0] > 0.0, tf.int32) + tf.cast(features[..., 1] > 0.5, tf.int32)
sgd.build([kernel] + crf.trainable_variables)
for epoch in range(6):
    loss = train_step(features, labels)
    if epoch % 2:
        print(f"epoch {epoch} nll {loss:.4f}")
predicted = decode(features)
print("accuracy %.3f" % token_accuracy(tf.constant(predicted, tf.int32), labels))
