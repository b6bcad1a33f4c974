def ident(f):
    return f
def a0(): pass
def a1(): pass
def a2(): pass
def a3(): pass
def a4(): pass
def a5(): pass
def a6(): pass
def a7(): pass
def c0(): ident(a0)()
def c1(): ident(a1)()
def c2(): ident(a2)()
def c3(): ident(a3)()
def c4(): ident(a4)()
def c5(): ident(a5)()
def c6(): ident(a6)()
def c7(): ident(a7)()
c0()
c1()
c2()
c3()
c4()
c5()
c6()
c7()
