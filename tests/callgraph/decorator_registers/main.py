HANDLERS = {}


def handles(kind):
    def register(function):
        HANDLERS[kind] = function
        return function

    return register


@handles("start")
def on_start():
    return "started"


@handles("stop")
def on_stop():
    return "stopped"


HANDLERS["start"]()
HANDLERS["stop"]()
