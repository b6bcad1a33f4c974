class Event:
    def __init__(self):
        self.handlers = []
    def on(self, h):
        self.handlers.append(h)
        return h
    def fire(self, *args):
        for h in self.handlers:
            h(*args)
class Button:
    def __init__(self):
        self.click = Event()
        self.hover = Event()
def clicked(x):
    pass
def hovered():
    pass
b = Button()
b.click.on(clicked)
b.hover.on(hovered)
b.click.fire(1)
b.hover.fire()
@b.click.on
def again(x):
    pass
b.click.fire(2)
