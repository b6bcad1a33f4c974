def f():
    pass
a = [(lambda x: f())(i) for i in map(lambda y: y, [1])]
b = (lambda: f()) if (lambda: True)() else (lambda: 0)
b()
c = {(lambda: 1)(): lambda: f(), **{"k": (lambda: 2)()}}
c[1]()
def g(p=lambda: f(), *, q=lambda: 1):
    p()
    q()
    return lambda: (lambda: f())
g()()()
class K:
    m = lambda self: f()
    n = [lambda self: 1, lambda self: f()]
    def o(self, z=lambda: f()):
        return z()
K().m()
K.n[1](1)
K().o()
@(lambda fn: fn)
def h():
    return (lambda v: v)(1)
h()
d = sorted([3, 1], key=lambda v: (lambda u: u)(v))
