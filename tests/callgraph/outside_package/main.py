import ext
from ext import thing, Parent
from ext.sub import deep as d
import ext.other as eo
ext.f()
thing()
ext.a.b.c()
d()
eo.g()
x = ext.attr
x.h()
y = thing
y()
class A(Parent):
    def fn(self):
        self.parent_fn()
        super().another()
A().fn()
A().parent_fn()
z = ext.Cls()
z.method()
ext.make().run()
def cb():
    pass
ext.register(cb)
w = ext.Cls
w()
