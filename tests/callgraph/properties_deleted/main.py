class P:
    def __init__(self): self._v = 0
    @property
    def v(self): return self.get()
    @v.setter
    def v(self, x): self.set(x)
    @v.deleter
    def v(self): self.set(None)
    def get(self): return self._v
    def set(self, x): self._v = x
p = P()
p.v = 3
p.v += 1
del p.v
