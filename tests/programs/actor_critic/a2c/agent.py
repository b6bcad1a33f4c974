import tensorflow as tf


class ActorCritic(tf.Module):
    """Shared trunk, two heads, weights as plain variables."""

    def __init__(self, observations, actions, hidden=16):
        super().__init__()
        init = tf.random.stateless_normal
        self.trunk = tf.Variable(init([observations, hidden], [0, 1], stddev=0.4))
        self.actor = tf.Variable(init([hidden, actions], [0, 2], stddev=0.2))
        self.critic = tf.Variable(init([hidden, 1], [0, 3], stddev=0.2))
        self.updates = tf.Variable(0, trainable=False, dtype=tf.int64)

    def __call__(self, observations):
        hidden = tf.nn.tanh(observations @ self.trunk)
        return hidden @ self.actor, tf.squeeze(hidden @ self.critic, -1)

    def loss(self, observations, actions, returns):
        logits, values = self(observations)
        advantage = returns - values
        log_probs = -tf.nn.sparse_softmax_cross_entropy_with_logits(labels=actions, logits=logits)
        probs = tf.nn.softmax(logits)
        entropy = -tf.reduce_sum(probs * tf.math.log(probs + 1e-8), axis=-1)
        policy = -tf.reduce_mean(log_probs * tf.stop_gradient(advantage))
        value = tf.reduce_mean(advantage ** 2)
        return policy + 0.5 * value - 0.01 * tf.reduce_mean(entropy)

    def update(self, observations, actions, returns, rate=0.05):
        with tf.GradientTape() as tape:
            loss = self.loss(observations, actions, returns)
        variables = self.trainable_variables
        gradients, norm = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
        for v, g in zip(variables, gradients):
            v.assign_sub(rate * g)
        self.updates.assign_add(1)
        return loss, norm


def bootstrap_returns(rewards, last_value, gamma):
    """Reversed scan: R_t = r_t + gamma * R_{t+1}."""
    reversed_returns = tf.scan(lambda acc, r: r + gamma * acc, tf.reverse(rewards, [0]), initializer=last_value)
    return tf.reverse(reversed_returns, [0])
