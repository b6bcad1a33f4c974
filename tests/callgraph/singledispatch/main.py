import functools


class Shape:
    pass


class Square(Shape):
    pass


@functools.singledispatch
def area(x):
    return base()


@area.register
def _(x: Shape):
    return shape()


@area.register(list)
def of_list(x):
    return several()


def of_square(x):
    return square()


area.register(Square, of_square)


class Host:
    @functools.singledispatchmethod
    def show(self, x):
        return base()

    @show.register
    def _(self, x: "Square"):
        return square()


def base():
    return 0


def shape():
    return 1


def several():
    return 2


def square():
    return 3


def use_base():
    return area(3)


def use_shape():
    return area(Shape())


def use_square():
    return area(Square())


def use_list():
    return area([1])


use_base()
use_shape()
use_square()
use_list()
Host().show(Square())
Host().show(3)
