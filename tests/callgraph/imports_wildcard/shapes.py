from maths import *

__all__ = ["area", "perimeter"]


def area(side):
    return multiply(side, side)


def perimeter(side):
    return multiply(4, side)


def hidden():
    return area(1)
