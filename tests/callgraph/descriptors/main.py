class Positive:
    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, instance, owner):
        return getattr(instance, self.name)

    def __set__(self, instance, value):
        check(value)
        setattr(instance, self.name, value)


def check(value):
    assert value > 0


class Box:
    width = Positive()

    def __init__(self, width):
        self.width = width

    def doubled(self):
        return self.width * 2


Box(3).doubled()
