"""Clipped policy optimisation on a contextual bandit, with hyper-parameters in a dataclass."""
from dataclasses import dataclass, field
from typing import Dict, List

import numpy as np
import tensorflow as tf


@dataclass
class PPOConfig:
    clip: float = 0.2
    entropy_weight: float = 0.01
    learning_rate: float = 0.2
    inner_epochs: int = 3
    context_dim: int = 4
    arms: int = 3


@dataclass
class Statistics:
    losses: List[float] = field(default_factory=list)
    extra: Dict[str, float] = field(default_factory=dict)

    def record(self, loss, **extra):
        self.losses.append(float(loss))
        self.extra.update({k: float(v) for k, v in extra.items()})


class PPO:
    def __init__(self, config: PPOConfig):
        self.config = config
        self.weights = tf.Variable(tf.zeros([config.context_dim, config.arms]))
        self.stats = Statistics()

    def log_probs(self, contexts, actions):
        logits = tf.nn.log_softmax(contexts @ self.weights)
        return tf.gather(logits, actions, batch_dims=1)

    def surrogate(self, contexts, actions, advantages, old):
        ratio = tf.exp(self.log_probs(contexts, actions) - old)
        clipped = tf.clip_by_value(ratio, 1.0 - self.config.clip, 1.0 + self.config.clip)
        return -tf.reduce_mean(tf.minimum(ratio * advantages, clipped * advantages))

    def improve(self, contexts, actions, advantages, old):
        with tf.GradientTape() as tape:
            loss = self.surrogate(contexts, actions, advantages, old)
        self.weights.assign_sub(self.config.learning_rate * tape.gradient(loss, self.weights))
        return loss

    def fit_batch(self, contexts, actions, advantages):
        old = self.log_probs(contexts, actions)
        for _ in range(self.config.inner_epochs):
            loss = self.improve(contexts, actions, advantages, old)
            self.stats.record(loss, norm=tf.norm(self.weights))

    def sample(self, contexts, seed):
        return tf.random.stateless_categorical(contexts @ self.weights, 1, seed)[:, 0]


def reward_of(contexts, actions):
    return (np.argmax(contexts[:, :3], axis=1) == actions).astype("float32")


if __name__ == "__main__":
    agent = PPO(PPOConfig())
    rng = np.random.default_rng(0)
    for round_number in range(3):
        contexts = rng.normal(size=(32, 4)).astype("float32")
        actions = agent.sample(tf.constant(contexts), tf.constant([round_number, 1]))
        rewards = reward_of(contexts, actions.numpy())
        agent.fit_batch(tf.constant(contexts), actions, tf.constant(rewards - rewards.mean()))
        print("round", round_number, "reward %.3f" % rewards.mean(), "loss %.4f" % agent.stats.losses[-1])
    print({k: round(v, 3) for k, v in agent.stats.extra.items()}, len(agent.stats.losses))
