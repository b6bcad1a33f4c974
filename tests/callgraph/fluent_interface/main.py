class Stage:
    def __init__(self, fn):
        self.fn = fn
        self.next = None
    def then(self, other):
        self.next = other
        return other
    def run(self, x):
        y = self.fn(x)
        if self.next is not None:
            return self.next.run(y)
        return y
def one(x):
    return x
def two(x):
    return x
def three(x):
    return x
s = Stage(one)
s.then(Stage(two)).then(Stage(lambda v: three(v)))
s.run(1)
def pipe(*fns):
    def go(x):
        for f in fns:
            x = f(x)
        return x
    return go
pipe(one, two, three)(1)
class Builder:
    def __init__(self):
        self.parts = []
    def add(self, p):
        self.parts.append(p)
        return self
    def build(self):
        return [p() for p in self.parts]
def pa():
    pass
def pb():
    pass
Builder().add(pa).add(pb).build()
