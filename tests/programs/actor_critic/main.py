import numpy as np
import tensorflow as tf

from a2c import ActorCritic, collect
from a2c.agent import bootstrap_returns


class Corridor:
    """Walk right to be rewarded."""

    def __init__(self, length=5):
        self.length, self.place = length, 0

    def observation(self):
        return np.eye(self.length, dtype="float32")[self.place]

    def step(self, action):
        self.place = max(0, min(self.length - 1, self.place + (1 if action else -1)))
        reward = 1.0 if self.place == self.length - 1 else 0.0
        if reward:
            self.place = 0
        return self.observation(), reward


def main():
    rng = np.random.RandomState(2)
    env, agent = Corridor(), ActorCritic(5, 2)
    gamma = tf.constant(0.9)
    for iteration in range(3):
        rollout = collect(agent, env, 12, rng)
        observations = tf.constant(np.stack(rollout.observations))
        returns = bootstrap_returns(tf.constant(rollout.rewards), tf.constant(0.0), gamma)
        loss, norm = agent.update(observations, tf.constant(rollout.actions), returns)
        print(f"{iteration}: loss {loss.numpy():.4f} norm {norm.numpy():.4f} reward {sum(rollout.rewards):.0f}")
    print("updates", agent.updates.numpy())


if __name__ == "__main__":
    main()
