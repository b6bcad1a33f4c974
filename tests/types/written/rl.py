import collections

import numpy as np
import tensorflow as tf

Transition = collections.namedtuple("Transition", ["state", "action", "reward", "done"])


class Policy(tf.keras.Model):
    def __init__(self, actions):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(8, activation="relu")
        self.actor = tf.keras.layers.Dense(actions)
        self.critic = tf.keras.layers.Dense(1)

    def call(self, state):
        h = self.hidden(state)
        return self.actor(h), self.critic(h)


def expected_return(rewards, gamma=0.99, standardize=True):
    n = tf.shape(rewards)[0]
    returns = tf.TensorArray(dtype=tf.float32, size=n)
    rewards = tf.cast(rewards[::-1], dtype=tf.float32)
    total = tf.constant(0.0)
    shape = total.shape
    for i in tf.range(n):
        total = rewards[i] + gamma * total
        total.set_shape(shape)
        returns = returns.write(i, total)
    returns = returns.stack()[::-1]
    if standardize:
        returns = (returns - tf.math.reduce_mean(returns)) / (tf.math.reduce_std(returns) + 1e-6)
    return returns


def compute_loss(action_probs, values, returns):
    advantage = returns - values
    log_probs = tf.math.log(action_probs)
    actor = -tf.math.reduce_sum(log_probs * advantage)
    return actor + tf.reduce_sum(tf.square(advantage))


def choose(logits):
    return tf.random.categorical(logits, 1)[0, 0]


def store(transition):
    return transition.reward * 2.0


def environment(state, action):
    return state + 0.1 * np.random.randn(4).astype(np.float32), np.float32(1.0), False


policy = Policy(2)
state = np.zeros(4, np.float32)
probs, values, rewards = [], [], []
for t in range(5):
    logits, value = policy(tf.expand_dims(state, 0))
    action = choose(logits)
    probs.append(tf.nn.softmax(logits)[0, action])
    values.append(tf.squeeze(value))
    state, reward, done = environment(state, action)
    rewards.append(reward)
    store(Transition(tf.constant(state), action, tf.constant(reward), tf.constant(done)))
returns = expected_return(tf.stack(rewards))
compute_loss(tf.stack(probs), tf.stack(values), returns)
