from collections import namedtuple
from typing import NamedTuple


class Vector(NamedTuple):
    x: float
    y: float

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return scaled(self, factor)

    def __rmul__(self, factor):
        return self * factor

    def __neg__(self):
        return -1 * self

    def __bool__(self):
        return self.x != 0

    def __getitem__(self, index):
        return component(self, index)

    def __call__(self):
        return self.x

    def __repr__(self):
        return "vector"


class Span(namedtuple("Span", "start stop")):
    __slots__ = ()

    def __len__(self):
        return self.stop - self.start

    def __contains__(self, item):
        return inside(self, item)

    def __iter__(self):
        yield from range(self.start, self.stop)

    def __eq__(self, other):
        return len(self) == len(other)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        closed()


class Named(Span):
    def __len__(self):
        return super().__len__() + 1


def scaled(vector, factor):
    return Vector(vector.x * factor, vector.y * factor)


def component(vector, index):
    return index


def inside(span, item):
    return item


def closed():
    return None


def main():
    total = Vector(1, 2) + 2 * Vector(3, 4)
    if total:
        total()
    (-total)[0]
    str(total)
    span = Span(1, 3)
    len(Named(1, 3))
    with span:
        for item in span:
            item in span
    return span == Span(1, 2)


main()
