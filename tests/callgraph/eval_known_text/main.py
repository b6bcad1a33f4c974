def f():
    pass
def g(a):
    return a
eval("f()")
x = eval("g")
x(f)()
exec("f()")
y = "f"
globals()[y]()
