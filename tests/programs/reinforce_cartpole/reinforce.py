"""REINFORCE on a tiny balancing problem. The environment is pure Python, the policy is TensorFlow."""
import math
import random

import tensorflow as tf

GAMMA = 0.95
random.seed(3)


class Environment:
    """A pole as a point: angle and velocity, pushed left or right."""

    def __init__(self, limit=0.5, max_steps=30):
        self.limit = limit
        self.max_steps = max_steps
        self.reset()

    def reset(self):
        self.angle, self.velocity, self.steps = 0.05, 0.0, 0
        return self.observe()

    def observe(self):
        return [self.angle, self.velocity]

    def step(self, action):
        push = 0.3 if action == 1 else -0.3
        self.velocity += 0.1 * (math.sin(self.angle) * 4.0 + push)
        self.angle += 0.1 * self.velocity
        self.steps += 1
        done = abs(self.angle) > self.limit or self.steps >= self.max_steps
        return self.observe(), 1.0, done


class Policy(tf.Module):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable([[0.1, -0.1], [-0.2, 0.2]])
        self.b = tf.Variable([0.0, 0.0])

    def __call__(self, observation):
        return tf.nn.log_softmax(observation @ self.w + self.b)


policy = Policy()
env = Environment()


def choose(observation):
    probabilities = tf.exp(policy(tf.constant([observation])))[0]
    return 1 if random.random() < float(probabilities[1]) else 0


def play():
    observations, actions, rewards = [], [], []
    observation, done = env.reset(), False
    while not done:
        action = choose(observation)
        observations.append(observation)
        actions.append(action)
        observation, reward, done = env.step(action)
        rewards.append(reward)
    return observations, actions, rewards


def discounted(rewards):
    """Python floats in, Python floats out."""
    total, result = 0.0, []
    for reward in reversed(rewards):
        total = reward + GAMMA * total
        result.insert(0, total)
    return result


def normalize(returns):
    mean, variance = tf.nn.moments(returns, axes=[0])
    return (returns - mean) / tf.sqrt(variance + 1e-6)


def update(observations, actions, returns):
    with tf.GradientTape() as tape:
        log_probs = policy(observations)
        chosen = tf.reduce_sum(log_probs * tf.one_hot(actions, 2), axis=1)
        loss = -tf.reduce_mean(chosen * normalize(returns))
    gradients = tape.gradient(loss, policy.trainable_variables)
    for gradient, variable in zip(gradients, policy.trainable_variables):
        variable.assign_sub(0.1 * gradient)
    return loss


lengths = []
for episode in range(4):
    obs, acts, rews = play()
    loss = update(tf.constant(obs), tf.constant(acts), tf.constant(discounted(rews)))
    lengths.append(len(rews))
    print("episode", episode, "length", len(rews), "loss {:.4f}".format(float(loss)))
print("mean length", sum(lengths) / len(lengths))
