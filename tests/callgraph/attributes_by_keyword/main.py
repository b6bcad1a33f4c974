class Registry:
    items = {}
    hooks = []
    @classmethod
    def add(cls, key):
        def deco(f):
            cls.items[key] = f
            cls.hooks.append(f)
            return f
        return deco
    def run(self, key):
        return self.items[key]()
    @classmethod
    def all(cls):
        for h in cls.hooks:
            h()
@Registry.add("a")
def a():
    pass
@Registry.add("b")
def b():
    pass
Registry().run("a")
Registry.all()
class Conf:
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)
        self.__dict__.update(kw)
c = Conf(cb=a)
c.cb()
