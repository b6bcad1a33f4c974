def pair(left, right):
    left()
    right(1)


def ping():
    pass


def pong(x):
    return x


arguments = (ping, pong)
pair(*arguments)
options = {"right": pong, "left": ping}
pair(**options)
pair(*[ping], **{"right": pong})
