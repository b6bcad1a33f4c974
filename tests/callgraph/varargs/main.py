def dispatch(function, *args, **kwargs):
    return function(*args, **kwargs)


def add(a, b):
    return a + b


def describe(name, *, shout=False):
    return name.upper() if shout else name


def call_all(*functions):
    for function in functions:
        function()


def one():
    pass


def two():
    pass


def named(first=None, **others):
    first()
    others["second"]()


dispatch(add, 1, 2)
dispatch(describe, "ann", shout=True)
call_all(one, two)
named(first=two, second=one)
