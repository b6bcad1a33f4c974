def f(cb, items, *args, **kw):
    cb()
    for i in items:
        i.run()
    args[0]()
    kw["x"]()
    x = items[0]
    x()
    return cb.foo.bar()

def g(x):
    return f(x, [x])

class A:
    def run(self):
        pass
    def foo(self, other):
        other.run()
        self.run()
        self.missing()
        self.attr.run()
    @property
    def p(self):
        return self.run()
    def outer(self):
        y = self.run
        def inner():
            y()
            z()
        z = y
        return inner
def outer(a=g):
    h = f
    def inner():
        h(1, 2)
        a(1)
        def deep():
            inner()
            h(1, 2)
    return 1
