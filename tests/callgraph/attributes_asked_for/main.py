import json


class Made:
    @classmethod
    def make(cls, size):
        return cls(size)

    def __init__(self, size):
        self.size = size

    def to_json(self):
        return packed(self.size)


class Plain:
    def __init__(self):
        self.size = 0


class Encoder(json.JSONEncoder):
    def default(self, o):
        if hasattr(o, "to_json"):
            return o.to_json()
        return super().default(o)


def packed(size):
    return [size]


def build(cls):
    if hasattr(cls, "make"):
        return cls.make(2)
    return cls()


def built(number):
    return build([Made, Plain][number % 2])


for number in range(30):
    built(number)
json.dumps({"made": [Made.make(1)]}, cls=Encoder)
json.dumps(Made(3), default=lambda o: o.to_json())
