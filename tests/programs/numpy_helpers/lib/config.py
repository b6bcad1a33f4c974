from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Config:
    features: int = 6
    frequencies: int = 3
    scale: float = 0.5

    def frequency_table(self):
        """NumPy on configuration: the same numbers at every call, so a graph may keep them."""
        return np.float32(2.0 ** np.arange(self.frequencies) * self.scale)

    @property
    def width(self):
        return int(np.prod([self.features, 2 * self.frequencies]))
