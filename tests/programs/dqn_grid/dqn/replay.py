import random
from collections import deque, namedtuple

import numpy as np

Transition = namedtuple("Transition", "state action reward next_state done")


class ReplayBuffer:
    def __init__(self, capacity, seed=0):
        self._storage = deque(maxlen=capacity)
        self._random = random.Random(seed)

    def __len__(self):
        return len(self._storage)

    def add(self, *fields):
        self._storage.append(Transition(*fields))

    def sample(self, size):
        chosen = self._random.sample(list(self._storage), size)
        batch = Transition(*zip(*chosen))
        return (
            np.array(batch.state, np.float32),
            np.array(batch.action, np.int32),
            np.array(batch.reward, np.float32),
            np.array(batch.next_state, np.float32),
            np.array(batch.done, np.float32),
        )
