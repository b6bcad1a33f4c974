import functools


def repeat(times):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            result = None
            for _ in range(times):
                result = function(*args)
            return result

        return wrapper

    return decorate


@repeat(times=2)
def greet(name):
    return name.upper()


def quiet(name):
    return name


greet("ann")
repeat(1)(quiet)("bob")
