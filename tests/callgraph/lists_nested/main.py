def f():
    pass
def g():
    pass
l = [[f, [g]], f]
l[0][1][0]()
l[0][0]()
l[0][1].append(f)
l[0][1][1]()
l[1] = g
l[1]()
t = (f, (g, [f]))
t[1][1][0]()
