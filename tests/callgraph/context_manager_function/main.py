import contextlib


@contextlib.contextmanager
def opened(name):
    acquire(name)
    try:
        yield name
    finally:
        release(name)


def acquire(name):
    pass


def release(name):
    pass


def work():
    with opened("db") as handle:
        query(handle)


def query(handle):
    return handle


work()
