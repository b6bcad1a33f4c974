def condition(n):
    return n < 3


def body(n):
    return n + 1


def after():
    pass


def items():
    return [1, 2]


def run():
    n = 0
    while condition(n):
        n = body(n)
    else:
        after()
    for item in items():
        body(item)


run()
