import numpy as np
import tensorflow as tf


class ReplayBuffer:
    def __init__(self, size, dim):
        self.states = np.zeros((size, dim), np.float32)
        self.rewards = np.zeros(size, np.float32)
        self.count = 0

    def add(self, state, reward):
        self.states[self.count % len(self.states)] = state
        self.rewards[self.count % len(self.rewards)] = reward
        self.count += 1

    def sample(self, n):
        idx = np.random.choice(self.count, n)
        return self.states[idx], self.rewards[idx]


class Critic(tf.Module):
    def __init__(self, dim):
        super().__init__()
        self.w = tf.Variable(tf.random.normal([dim, 1]))

    def __call__(self, s):
        return tf.squeeze(s @ self.w, -1)


def huber(pred, target):
    err = tf.abs(pred - target)
    return tf.reduce_mean(tf.where(err < 1.0, 0.5 * err ** 2, err - 0.5))


def soft_update(target, online, tau):
    for t, o in zip(target.variables, online.variables):
        t.assign(tau * o + (1.0 - tau) * t)


buffer = ReplayBuffer(10, 3)
for i in range(6):
    buffer.add(np.random.rand(3), float(i))
critic, target = Critic(3), Critic(3)
for _ in range(3):
    states, rewards = buffer.sample(4)
    s, r = tf.constant(states), tf.convert_to_tensor(rewards)
    huber(critic(s), r + 0.9 * target(s))
    soft_update(target, critic, 0.05)
