def make():
    return Widget()


class Widget:
    def __init__(self):
        self.size = measure()

    def draw(self):
        return self.size


def measure():
    return 1
