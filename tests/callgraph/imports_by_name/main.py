def f():
    from mod import g
    g()
    import mod
    mod.h()
f()
try:
    import nothere
except ImportError:
    import mod as nothere
nothere.g()
import importlib
m = importlib.import_module("mod")
m.h()
