class Config:
    def __init__(self, **callbacks):
        self.callbacks = callbacks
        self.order = []

    def register(self, name, function):
        self.callbacks[name] = function
        self.order.append(name)
        return self

    def fire(self, name):
        return self.callbacks[name]()


def on_load():
    return "load"


def on_save():
    return "save"


config = Config(load=on_load).register("save", on_save)
config.fire("load")
config.fire("save")
