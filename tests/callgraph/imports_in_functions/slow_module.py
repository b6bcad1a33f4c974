def compute(n):
    return n


def other():
    return 0
