import operator


class Position:
    def __init__(self, number):
        self.number = number

    def __index__(self):
        return chosen(self.number)


def chosen(number):
    return number


def first():
    return "first"


def second():
    return "second"


def at():
    return [first, second][Position(1)]()


def cut():
    return [first, second][Position(0):Position(1)][0]()


def rounds():
    return list(range(Position(3)))


def converted():
    return operator.index(Position(1)) + int(Position(2))


at()
cut()
rounds()
converted()
