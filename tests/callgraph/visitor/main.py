class Node:
    def __init__(self, *kids):
        self.kids = list(kids)
    def accept(self, v):
        return v.visit(self)
class Num(Node):
    def __init__(self, n):
        super().__init__()
        self.n = n
class Add(Node):
    pass
class Visitor:
    def visit(self, node):
        name = "visit_" + type(node).__name__
        method = getattr(self, name, self.generic)
        return method(node)
    def generic(self, node):
        for k in node.kids:
            k.accept(self)
class Eval(Visitor):
    def visit_Num(self, node):
        return node.n
    def visit_Add(self, node):
        return sum(k.accept(self) for k in node.kids)
class Show(Visitor):
    def visit_Num(self, node):
        return str(node.n)
tree = Add(Num(1), Add(Num(2), Num(3)))
tree.accept(Eval())
tree.accept(Show())
