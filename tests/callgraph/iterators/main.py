class Range:
    def __init__(self, stop):
        self.stop = stop

    def __iter__(self):
        return RangeIterator(self.stop)


class RangeIterator:
    def __init__(self, stop):
        self.current, self.stop = 0, stop

    def __iter__(self):
        return self

    def __next__(self):
        if self.current >= self.stop:
            raise StopIteration()
        self.current += 1
        return self.current


class Letters:
    def __iter__(self):
        for letter in "ab":
            yield self.wrap(letter)

    def wrap(self, letter):
        return letter


def use(x):
    return x


for n in Range(2):
    use(n)
list(Range(1))
[use(letter) for letter in Letters()]
it = iter(Range(3))
next(it)
