import functools
from functools import partial


def power(base, exponent):
    return base ** exponent


def log(level, message):
    return level, message


class Sender:
    def send(self, address, body):
        return encode(body), address


def encode(body):
    return body.encode()


square = partial(power, exponent=2)
square(3)
warn = functools.partial(log, "warning")
warn("hot")
partial(partial(power, 2), 3)()
deliver = partial(Sender().send, "home")
deliver("text")
