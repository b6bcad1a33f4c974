class Celsius:
    def __init__(self, degrees):
        self.degrees = degrees

    @property
    def degrees(self):
        return self._degrees

    @degrees.setter
    def degrees(self, value):
        validate(value)
        self._degrees = value

    @property
    def fahrenheit(self):
        return self.degrees * 9 / 5 + 32


def validate(value):
    if value < -273:
        raise ValueError("too cold")


def report(temperature):
    return temperature.fahrenheit


c = Celsius(20)
c.degrees += 1
report(c)
