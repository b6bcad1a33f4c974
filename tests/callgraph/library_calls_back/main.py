"""Functions that run because the standard library asks for them: comparing, hashing, folding, leaving a block."""

import contextlib
import functools


class Version:
    def __init__(self, number):
        self.number = number

    def __hash__(self):
        return hash(self.number)

    def __eq__(self, other):
        return self.number == other.number


def by_length(left, right):
    return distance(left, right)


def distance(left, right):
    return len(left) - len(right)


def double(x):
    return 2 * x


def increment(x):
    return x + 1


def compose(*steps):
    return functools.reduce(lambda first, second: lambda x: second(first(x)), steps)


def farewell(name):
    return name


words = sorted(["three", "one"], key=functools.cmp_to_key(by_length))
known = {Version(1): "first"}
seen = {Version(2)}
answer = compose(double, increment)(20)
with contextlib.ExitStack() as stack:
    stack.callback(farewell, "bye")
