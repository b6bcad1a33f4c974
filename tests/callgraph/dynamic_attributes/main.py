class Proxy:
    def __init__(self, target):
        self.target = target

    def __getattr__(self, name):
        return self.resolve(name)

    def resolve(self, name):
        return getattr(self.target, name)


class Engine:
    def start(self):
        return "on"


engine = Engine()
Proxy(engine).start
engine.start()
