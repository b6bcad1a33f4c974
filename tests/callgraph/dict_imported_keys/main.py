from ext import key, idx
import ext
d = {}
def f():
    pass
def g():
    pass
d[key] = f
d[ext.key]()
l = [f, g]
l[idx]()
e = {ext.key: g}
e[key]()
