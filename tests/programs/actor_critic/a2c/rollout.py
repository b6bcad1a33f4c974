from typing import List, NamedTuple

import numpy as np
import tensorflow as tf


class Rollout(NamedTuple):
    observations: List[np.ndarray]
    actions: List[int]
    rewards: List[float]


def collect(agent, env, length, rng):
    """Steps the Python environment; every append is a reason to stay eager."""
    rollout = Rollout([], [], [])
    observation = env.observation()
    for _ in range(length):
        logits, _ = agent(tf.constant(observation[None]))
        probs = tf.nn.softmax(logits)[0].numpy().astype("float64")
        action = int(rng.choice(len(probs), p=probs / probs.sum()))
        rollout.observations.append(observation)
        rollout.actions.append(action)
        observation, reward = env.step(action)
        rollout.rewards.append(reward)
    return rollout
