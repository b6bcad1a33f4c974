def first():
    return 1


def second():
    return 2


def third():
    return 3


def choose():
    return first, (second, third)


def run():
    a, (b, c) = choose()
    a()
    c()


run()
table = (third, second)
table[0]()
