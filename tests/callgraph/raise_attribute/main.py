class A:
    def __init__(self):
        self.e = E
    class Inner(Exception):
        def __init__(self):
            super().__init__()
class E(Exception):
    def __init__(self):
        pass
    def describe(self):
        return "x"
a = A()
try:
    raise a.e
except E as err:
    err.describe()
try:
    raise A.Inner()
except A.Inner:
    pass
import m
try:
    raise m.ModErr("x")
except m.ModErr as e:
    e.show()
finally:
    a.__init__()
