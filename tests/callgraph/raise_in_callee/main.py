class MyError(Exception):
    pass
class Other(Exception):
    def __init__(self, m):
        self.m = m
def f():
    raise MyError
def g():
    raise MyError()
def h():
    raise Other("x")
for x in (f, g, h):
    try:
        x()
    except MyError:
        pass
    except Exception as e:
        print(e)
