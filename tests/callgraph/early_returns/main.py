DEBUG = True
def a(): pass
def b(): pass
def c(): pass
def f(n):
    if DEBUG:
        return a()
    return b()
def g(n):
    for i in range(n):
        if n == 2:
            continue
        c()
    if n != 2:
        pass
    else:
        return a()
    b()
def h(n):
    if not n: raise ValueError
    if n > 1:
        return a()
    elif n == 0:
        return b()
    else:
        return c()
    never()
f(1); g(2); h(2)
def never(): pass
