class Guard:
    def __init__(self):
        self.hits = 0

    def __getattribute__(self, name):
        if name.startswith("on_"):
            return object.__getattribute__(self, "handle")(name)
        return super().__getattribute__(name)

    def handle(self, name):
        return lambda: finish(name)

    def plain(self):
        return self.hits


def finish(name):
    return name


def start(guard):
    return guard.on_start()


def read(guard):
    return guard.plain()


class Recorder:
    def __init__(self):
        self.action = act

    def __setattr__(self, name, value):
        super().__setattr__(name, value)


def act():
    return 1


start(Guard())
read(Guard())
Recorder().action()
