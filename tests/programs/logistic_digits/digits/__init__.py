"""Softmax regression on synthetic eight by eight digits."""
from .model import SoftmaxRegression
from .train import Trainer

__all__ = ["SoftmaxRegression", "Trainer"]
