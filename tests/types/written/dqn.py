import tensorflow as tf
import numpy as np
from collections import deque
import random

class QNetwork(tf.keras.Model):
    def __init__(self, n):
        super().__init__()
        self.fc1 = tf.keras.layers.Dense(24, activation="relu")
        self.fc2 = tf.keras.layers.Dense(n)

    def call(self, state):
        return self.fc2(self.fc1(state))

class Agent:
    def __init__(self, state_size, n_actions):
        self.q = QNetwork(n_actions)
        self.target = QNetwork(n_actions)
        self.memory = deque(maxlen=100)
        self.n_actions = n_actions
        self.opt = tf.keras.optimizers.Adam(1e-3)

    def remember(self, s, a, r, s2, done):
        self.memory.append((s, a, r, s2, done))

    def act(self, state):
        if np.random.rand() < 0.1:
            return np.random.randint(self.n_actions)
        q = self.q(state[np.newaxis, :])
        return self.best(q)

    def best(self, q):
        return int(tf.argmax(q[0]))

    def replay(self, batch_size):
        batch = random.sample(self.memory, batch_size)
        states = np.array([b[0] for b in batch], dtype=np.float32)
        actions = np.array([b[1] for b in batch])
        rewards = np.array([b[2] for b in batch], dtype=np.float32)
        nexts = np.array([b[3] for b in batch], dtype=np.float32)
        self.learn(states, actions, rewards, nexts)

    def learn(self, states, actions, rewards, nexts):
        target_q = rewards + 0.9 * tf.reduce_max(self.target(nexts), axis=1)
        with tf.GradientTape() as tape:
            q = self.q(states)
            sel = tf.reduce_sum(q * tf.one_hot(actions, self.n_actions), axis=1)
            loss = self.loss(target_q, sel)
        g = tape.gradient(loss, self.q.trainable_variables)
        self.opt.apply_gradients(zip(g, self.q.trainable_variables))

    def loss(self, t, q):
        return tf.reduce_mean(tf.square(t - q))

agent = Agent(4, 2)
state = np.zeros(4, dtype=np.float32)
for _ in range(20):
    a = agent.act(state)
    nxt = np.random.rand(4).astype(np.float32)
    agent.remember(state, a, 1.0, nxt, False)
    state = nxt
agent.replay(8)
