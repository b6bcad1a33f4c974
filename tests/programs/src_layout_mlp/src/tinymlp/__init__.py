"""A package in the src layout that re-exports what users need."""
from .nn import MLP, Dense, Dropout
from .training import Trainer

__all__ = ["MLP", "Dense", "Dropout", "Trainer"]
