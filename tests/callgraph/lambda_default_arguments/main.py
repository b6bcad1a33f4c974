def shift(x):
    return x + 1


def stretch(x):
    return x * 2


actions = [lambda x, f=shift: f(x), lambda x, f=stretch: f(x)]
actions[0](1)
actions[1](2)
