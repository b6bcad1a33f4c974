def ident(v):
    return v
def a():
    pass
def b():
    pass
def one():
    ident(a)()
def two():
    ident(b)()
one()
two()
class Box:
    def __init__(self, v):
        self.v = v
    def get(self):
        return self.v
def three():
    Box(a).get()()
def four():
    Box(b).get()()
three()
four()
def pair(x, y):
    return x, y
def five():
    p, q = pair(a, b)
    p()
def six():
    p, q = pair(b, a)
    p()
five()
six()
