from .agent import ActorCritic
from .rollout import Rollout, collect
