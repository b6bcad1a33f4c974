from .dense import Dense
from .dropout import Dropout
from .mlp import MLP
