import tensorflow as tf


class Encoder(tf.keras.Model):
    def __init__(self, vocab, dim, units):
        super().__init__()
        self.units = units
        self.embedding = tf.keras.layers.Embedding(vocab, dim)
        self.gru = tf.keras.layers.GRU(units, return_sequences=True, return_state=True)

    def call(self, x, hidden):
        x = self.embedding(x)
        output, state = self.gru(x, initial_state=hidden)
        return output, state

    def initialize_hidden_state(self, batch):
        return tf.zeros((batch, self.units))


class BahdanauAttention(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.W1 = tf.keras.layers.Dense(units)
        self.W2 = tf.keras.layers.Dense(units)
        self.V = tf.keras.layers.Dense(1)

    def call(self, query, values):
        query = tf.expand_dims(query, 1)
        score = self.V(tf.nn.tanh(self.W1(query) + self.W2(values)))
        weights = tf.nn.softmax(score, axis=1)
        return tf.reduce_sum(weights * values, axis=1), weights


def loss_function(real, pred):
    mask = tf.math.logical_not(tf.math.equal(real, 0))
    loss = tf.keras.losses.sparse_categorical_crossentropy(real, pred, from_logits=True)
    return tf.reduce_mean(loss * tf.cast(mask, loss.dtype))


encoder = Encoder(20, 8, 6)
attention = BahdanauAttention(5)
fc = tf.keras.layers.Dense(20)
ds = tf.data.Dataset.from_tensor_slices(tf.random.uniform([8, 7], maxval=20, dtype=tf.int32)).batch(4, drop_remainder=True)
for batch in ds:
    out, state = encoder(batch, encoder.initialize_hidden_state(4))
    context, weights = attention(state, out)
    loss_function(batch[:, 0], fc(context))
