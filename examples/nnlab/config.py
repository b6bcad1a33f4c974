"""Every number that a run depends on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    """Fixed for the length of a run."""

    side: int = 12
    classes: int = 3
    batch: int = 32
    examples: int = 256
    epochs: int = 3
    width: int = 24
    focus: float = 1.5
    clip_norm: float = 2.0
    learning_rate: float = 0.02
    label_smoothing: float = 0.05
