class Node:
    def accept(self, visitor):
        return getattr(visitor, f"visit_{type(self).__name__.lower()}")(self)


class Leaf(Node):
    pass


class Branch(Node):
    def __init__(self, *parts):
        self.parts = parts


class Visitor:
    def visit_leaf(self, node):
        return shown(node)

    def visit_branch(self, node):
        return [part.accept(self) for part in node.parts]


class Application:
    def on_key(self):
        return 1

    def on_mouse(self):
        return 2

    def dispatch(self, name):
        return getattr(self, "on_{}".format(name))()


def shown(node):
    return node


Branch(Leaf(), Leaf()).accept(Visitor())
application = Application()
application.dispatch("key")
application.dispatch("mouse")
