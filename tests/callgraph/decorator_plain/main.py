def announce(function):
    def wrapper(*args, **kwargs):
        before()
        return function(*args, **kwargs)

    return wrapper


def before():
    pass


@announce
def work(x):
    return finish(x)


def finish(x):
    return x


work(1)
