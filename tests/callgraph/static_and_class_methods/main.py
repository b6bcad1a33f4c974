class Temperature:
    def __init__(self, kelvin):
        self.kelvin = kelvin

    @staticmethod
    def to_kelvin(celsius):
        return celsius + 273.15

    @classmethod
    def from_celsius(cls, celsius):
        return cls(cls.to_kelvin(celsius))


class Lab(Temperature):
    @staticmethod
    def to_kelvin(celsius):
        return round(celsius + 273.15)


Lab.from_celsius(3.2)
Temperature.from_celsius(1)
Temperature.to_kelvin(0)
