def f():
    pass
def g():
    pass
d = {"a": f}
d.update({"a": g})
d["a"]()
d.update(b=f)
d["b"]()
d.update([("c", g)])
d["c"]()
e = {**d, "a": f}
e["a"]()
i = d | {"z": f}
i["z"]()
i["b"]()
d |= {"q": g}
d["q"]()
