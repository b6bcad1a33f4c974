def f():
    pass
def g():
    pass
def idx():
    return 1
l = [f, g]
l[0]()
l[idx()]()
l[-1]()
i = 1
l[i]()
l[i - 1]()
l2 = l[0:1]
l2[0]()
l[1:][0]()
l[::-1][0]()
