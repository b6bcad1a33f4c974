class Adder:
    def __init__(self, amount):
        self.amount = amount

    def __call__(self, value):
        return self.amount + value


class Chain:
    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, value):
        for step in self.steps:
            value = step(value)
        return value


def halve(value):
    return value / 2


Chain(Adder(1), halve)(3)
add_two = Adder(2)
add_two(5)
