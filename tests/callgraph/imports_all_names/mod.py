__all__ = ["f", "k"]
from star import s as k
def f():
    hidden()
def hidden():
    pass
