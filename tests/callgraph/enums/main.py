import enum


def plus(a, b):
    return a + b


class Color(enum.Enum):
    RED = 1
    BLUE = 2

    def describe(self):
        return self.pretty()

    def pretty(self):
        return self.name.lower()

    @classmethod
    def default(cls):
        return cls.RED


Color.RED.describe()
Color(2).describe()
Color.default().pretty()
for color in Color:
    color.describe()
plus(Color.RED.value, 1)
