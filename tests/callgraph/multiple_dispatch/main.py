from multipledispatch import Dispatcher as Base


class Dispatcher(Base):
    def register(self, *types, **kwargs):
        result = super().register(*types, **kwargs)
        return result

    def dispatch(self, *types):
        if types in self.funcs:
            return self.funcs[types]
        return None


class A:
    pass


class B(A):
    pass


f = Dispatcher("f")
g = Base("g")


@f.register(A, object)
def fa(a, x):
    return x * 2.0


@f.register(B, object)
def fb(a, x):
    return x * 3.0


@g.register(A)
def ga(a):
    return 1


def run(x):
    return f(A(), x)


run(2.0)
f(B(), 3.0)
g(B())
