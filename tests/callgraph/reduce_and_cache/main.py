from functools import lru_cache, reduce


def multiply(a, b):
    return a * b


def factorial(n):
    return reduce(multiply, range(1, n + 1), 1)


@lru_cache(maxsize=None)
def ways(n):
    if n < 2:
        return 1
    return ways(n - 1) + ways(n - 2)


factorial(5)
ways(10)
