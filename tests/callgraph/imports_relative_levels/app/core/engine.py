from .. import config
from ..config import default
from .parts import piston


def start():
    config.load()
    default()
    return piston.move()
