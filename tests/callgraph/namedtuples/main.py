from collections import namedtuple
from typing import NamedTuple

Job = namedtuple("Job", ["name", "run"])


class Point(NamedTuple):
    x: int
    y: int

    def norm(self):
        return square(self.x) + square(self.y)


def square(value):
    return value * value


def build():
    return "built"


def test():
    return "tested"


jobs = [Job("build", build), Job(name="test", run=test)]
jobs[0].run()
jobs[1].run()
name, action = jobs[0]
Point(1, 2).norm()
