import contextlib


class Timed(contextlib.ContextDecorator):
    def __enter__(self):
        return begin()

    def __exit__(self, *details):
        return end()


@contextlib.contextmanager
def scoped(tag):
    begin()
    yield tag
    end()


def begin():
    pass


def end():
    pass


@Timed()
def work(x):
    return helper(x)


@scoped("other")
def other(x):
    return helper(x)


def helper(x):
    return x


class Door:
    def close(self):
        end()


def run():
    work(1)


def run_other():
    other(2)


def run_closing():
    with contextlib.closing(Door()) as door:
        helper(door)


run()
run_other()
run_closing()
