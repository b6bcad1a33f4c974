class Tree:
    class Node:
        def __init__(self, value):
            self.value = value
            self.children = []

        def add(self, child):
            self.children.append(child)
            return child

        class Visitor:
            def visit(self, node):
                for child in node.children:
                    self.visit(child)

    def __init__(self):
        self.root = self.Node(0)

    def grow(self):
        return self.root.add(Tree.Node(1))


def local_class():
    class Helper:
        def help(self):
            return "ok"

    return Helper().help()


tree = Tree()
tree.grow()
Tree.Node.Visitor().visit(tree.root)
local_class()
