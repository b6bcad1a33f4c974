class Low(Exception):
    def why(self):
        return detail()
class High(Exception):
    def __init__(self, cause):
        super().__init__("high")
        self.cause = cause
def detail():
    pass
def a():
    raise Low()
def b():
    try:
        a()
    except Low as e:
        raise High(e) from e
def c():
    try:
        b()
    except KeyError:
        never()
    except High as h:
        h.cause.why()
        raise
def never():
    pass
def last(e):
    return e.cause.why()
try:
    c()
except Exception as e:
    last(e)
