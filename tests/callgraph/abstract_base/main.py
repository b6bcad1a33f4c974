import abc


class Codec(abc.ABC):
    @abc.abstractmethod
    def encode(self, text):
        ...

    def roundtrip(self, text):
        return self.decode(self.encode(text))

    @abc.abstractmethod
    def decode(self, data):
        ...


class Reverse(Codec):
    def encode(self, text):
        return flip(text)

    def decode(self, data):
        return flip(data)


def flip(text):
    return text[::-1]


def use(codec: Codec):
    return codec.roundtrip("abc")


use(Reverse())
