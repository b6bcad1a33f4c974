def add(a, b):
    return a + b


def subtract(a, b):
    return a - b


def multiply(a, b):
    return a * b


OPERATIONS = {"+": add, "-": subtract}
OPERATIONS["*"] = multiply


def only_plus(a, b):
    return OPERATIONS["+"](a, b)


def calculate(symbol, a, b):
    return OPERATIONS[symbol](a, b)


def with_default(symbol):
    return OPERATIONS.get(symbol, add)(1, 2)


only_plus(1, 2)
calculate("-", 3, 1)
calculate("*", 3, 1)
with_default("?")
