class Stack:
    def __init__(self):
        self.items = []

    def push(self, item):
        self.items.append(item)
        self.check()

    def pop(self):
        self.check()
        return self.items.pop()

    def check(self):
        return len(self.items)

    def unused(self):
        self.pop()
        helper()


def helper():
    pass


stack = Stack()
stack.push(1)
stack.pop()
