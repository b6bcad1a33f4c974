def f():
    pass
def g():
    pass
def c(a, b=f):
    a()
    b()
c(a=g, b=f)
c(b=g, a=f)
def d(**kw):
    kw["x"]()
d(x=f)
def e(**kw):
    c(**kw)
e(a=f, b=g)
def h(*args, **kw):
    for a in args:
        a()
    for k in kw.values():
        k()
h(f, k=g)
def i(*, key):
    key()
i(key=f)
def j(a, /, b, *c, d, **e):
    a()
    b()
    c[0]()
    d()
    e["z"]()
j(f, g, f, d=g, z=f)
opts = {"a": f}
opts["b"] = g
c(**opts)
c(*[f, g])
c(*(f,), **{"b": g})
