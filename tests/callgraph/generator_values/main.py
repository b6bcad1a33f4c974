"""What a generator returns is the value of ``yield from``; ``iter`` with two arguments asks a function."""


def steps():
    yield start()
    return finish


def start(): pass


def finish(): pass


def run():
    last = yield from steps()
    last()


def both(flag):
    inner = steps() if flag else other()
    last = yield from inner
    last()


def other():
    yield
    return start


def read(): return waiting.pop()


waiting = [3, 2, 1]
for _ in run():
    pass
list(both(True))
list(both(False))
for _ in iter(read, 1):
    pass
