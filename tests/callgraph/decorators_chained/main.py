import functools
def dec(f):
    @functools.wraps(f)
    def w(*a):
        return f(*a)
    return w
@dec
def a0(): pass
@dec
def a1(): a0()
@dec
def a2(): a1()
@dec
def a3(): a2()
@dec
def a4(): a3()
@dec
def a5(): a4()
@dec
def a6(): a5()
@dec
def a7(): a6()
a7()
