import random

import tensorflow as tf

from .replay import ReplayBuffer
from .world import SIZE


def make_network(seed):
    return tf.keras.Sequential([
        tf.keras.layers.Input((SIZE * SIZE,)),
        tf.keras.layers.Dense(16, activation="relu", kernel_initializer=tf.keras.initializers.HeUniform(seed)),
        tf.keras.layers.Dense(4, kernel_initializer=tf.keras.initializers.HeUniform(seed + 1)),
    ])


class Agent:
    def __init__(self, gamma=0.9, epsilon=0.5):
        self.gamma = gamma
        self.epsilon = epsilon
        self.online = make_network(1)
        self.target = make_network(1)
        self.optimizer = tf.keras.optimizers.SGD(0.1)
        self.buffer = ReplayBuffer(200)
        self.rng = random.Random(7)
        self.sync()

    def sync(self):
        self.target.set_weights(self.online.get_weights())

    def act(self, state):
        if self.rng.random() < self.epsilon:
            return self.rng.randrange(4)
        values = self.online(tf.constant([state]))
        return int(tf.argmax(values[0]))

    def decay(self):
        self.epsilon *= 0.8

    def td_targets(self, rewards, next_states, dones):
        best = tf.reduce_max(self.target(next_states), axis=1)
        return rewards + self.gamma * best * (1.0 - dones)

    def learn(self, states, actions, rewards, next_states, dones):
        targets = self.td_targets(rewards, next_states, dones)
        with tf.GradientTape() as tape:
            values = self.online(states)
            chosen = tf.reduce_sum(values * tf.one_hot(actions, 4), axis=1)
            loss = tf.reduce_mean(tf.square(targets - chosen))
        grads = tape.gradient(loss, self.online.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.online.trainable_variables))
        return loss
