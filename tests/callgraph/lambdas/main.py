square = lambda x: x * x
apply = lambda f, x: f(x)


def make_adder(n):
    return lambda x: add(x, n)


def add(a, b):
    return a + b


apply(square, 3)
make_adder(2)(5)
(lambda: add(1, 2))()
