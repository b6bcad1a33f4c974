class V:
    def __add__(self, o):
        return V()
    def __radd__(self, o):
        return self
    def __eq__(self, o):
        return self.same(o)
    def same(self, o):
        return True
    def __hash__(self):
        return 1
    def __str__(self):
        return "v"
    def __repr__(self):
        return "r"
    def __len__(self):
        return 1
    def __bool__(self):
        return True
    def __contains__(self, x):
        return True
    def __enter__(self):
        return self
    def __exit__(self, *a):
        return False
    def __call__(self):
        return self
    def __iter__(self):
        return iter([self])
    def __neg__(self):
        return self
    def __lt__(self, o):
        return True
    def __iadd__(self, o):
        return self
    def __format__(self, spec):
        return ""
v = V() + V()
w = 1 + v
w == v
str(v)
print(v)
f"{v}"
f"{v!r}"
len(v)
if v:
    pass
3 in v
with v as x:
    x()
for y in v:
    y()
-v
v < w
v += w
v != w
repr(v)
"%s" % v
"{}".format(v)
d = {v: 1}
d[v]
sorted([v, w])
max(v, w)
sum([v, w])
list(v)
bool(v)
not v
v and w
hash(v)
