def multiply(a, b):
    return a * b


def _private():
    return multiply(1, 1)
