class Machine:
    def __init__(self):
        self.state = self.start
    def start(self):
        self.state = self.middle
    def middle(self):
        self.state = self.end
    def end(self):
        self.done()
    def done(self):
        pass
    def step(self):
        self.state()
m = Machine()
m.step()
m.step()
m.step()
class Node:
    def __init__(self, val, nxt=None):
        self.val = val
        self.next = nxt
    def walk(self):
        self.val()
        if self.next:
            self.next.walk()
def f():
    pass
def g():
    pass
Node(f, Node(g)).walk()
class LinkedList:
    def __init__(self):
        self.head = None
    def add(self, v):
        n = Node(v)
        n.next = self.head
        self.head = n
    def each(self):
        cur = self.head
        while cur:
            cur.val()
            cur = cur.next
l = LinkedList()
l.add(f)
l.add(g)
l.each()
