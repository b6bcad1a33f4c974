import contextlib


class Failure(Exception):
    def report(self):
        return told()


class Shield:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            error.report()
        return True


@contextlib.contextmanager
def quiet():
    try:
        yield
    except Failure:
        told()


def told():
    return 1


def fail():
    raise Failure


def after():
    return 2


def shielded():
    with Shield():
        fail()
    return after()


def suppressed():
    with contextlib.suppress(Failure):
        fail()
    return after()


def silenced():
    with quiet():
        fail()
    return after()


shielded()
suppressed()
silenced()
