def run(kind, f):
    if kind == "call":
        f()
    else:
        keep(f)
def keep(f):
    pass
def a():
    pass
def b():
    pass
run("call", a)
run("keep", b)
