def f1():
    pass
def f2():
    pass
def f3():
    pass
a, (b, (c, d)) = f1, (f2, (f3, f1))
d()
c()
b()
