import numpy as np


def two_moons(count, seed=0):
    rng = np.random.RandomState(seed)
    angle = rng.uniform(0.0, np.pi, size=count)
    side = rng.randint(0, 2, size=count)
    x = np.where(side == 0, np.cos(angle), 1.0 - np.cos(angle))
    y = np.where(side == 0, np.sin(angle), 0.5 - np.sin(angle))
    points = np.stack([x, y], axis=1) + 0.05 * rng.normal(size=(count, 2))
    return points.astype("float32")
