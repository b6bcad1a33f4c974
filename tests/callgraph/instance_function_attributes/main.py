class Button:
    def __init__(self, on_click):
        self.on_click = on_click

    def click(self):
        return self.on_click(self)


class Screen:
    def __init__(self):
        self.button = Button(self.pressed)
        self.child = Button(notify)

    def pressed(self, button):
        return notify(button)


def notify(button):
    return "clicked"


screen = Screen()
screen.button.click()
screen.child.click()
