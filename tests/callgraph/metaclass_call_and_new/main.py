class Single(type):
    _made = {}
    def __call__(cls, *args):
        if cls not in cls._made:
            cls._made[cls] = super().__call__(*args)
        return cls._made[cls]
class Meta(type):
    def __new__(mcs, name, bases, ns):
        made = super().__new__(mcs, name, bases, ns)
        made.setup()
        return made
    def setup(cls):
        note(cls)
def note(c):
    pass
class Config(metaclass=Single):
    def __init__(self, v):
        self.v = v
    def get(self):
        return self.v
Config(1).get()
Config(2).get()
class Plug(metaclass=Meta):
    pass
class One:
    inst = None
    def __new__(cls, *a):
        if cls.inst is None:
            cls.inst = super().__new__(cls)
        return cls.inst
    def __init__(self, f):
        self.f = f
    def go(self):
        self.f()
def cb():
    pass
One(cb).go()
class Bare:
    def __new__(cls):
        o = object.__new__(cls)
        o.ready()
        return o
    def ready(self):
        pass
Bare().ready()
