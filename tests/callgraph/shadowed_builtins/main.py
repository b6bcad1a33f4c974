def print(*args):
    return args


def sum(values):
    return len(values)


def outer():
    def len(values):
        return 0

    return len([1])


print(sum([1, 2]))
outer()
