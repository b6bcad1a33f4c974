def head():
    pass


def tail():
    pass


def middle():
    pass


first, *rest = [head, middle, tail]
first()
for function in rest:
    function()
(a, b), c = (head, tail), middle
b()
merged = [*rest, head]
for function in merged:
    function()
x = y = tail
y()
