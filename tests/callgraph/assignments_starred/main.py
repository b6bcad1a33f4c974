def f1():
    pass
def f2():
    pass
def f3():
    pass
a, *b = f1, f2, f3
a()
b[0]()
b[1]()
*c, d = f1, f2
c[0]()
d()
e, *f, g = [f1, f2, f3]
for h in f:
    h()
g()
