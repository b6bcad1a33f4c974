def outer_mark(function):
    def outer_wrapper(x):
        return function(x)

    return outer_wrapper


def inner_mark(function):
    def inner_wrapper(x):
        return function(x)

    return inner_wrapper


@outer_mark
@inner_mark
def task(x):
    return x


task(0)
