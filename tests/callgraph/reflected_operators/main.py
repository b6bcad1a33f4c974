class Base:
    def __add__(self, other):
        return sum_of(self, other)

    def __radd__(self, other):
        return sum_of(other, self)

    def __sub__(self, other):
        return NotImplemented

    def __rsub__(self, other):
        return difference(other, self)


class Derived(Base):
    def __radd__(self, other):
        return derived_sum(other, self)


def sum_of(left, right):
    return 1


def derived_sum(left, right):
    return 2


def difference(left, right):
    return 3


def same_class():
    return Base() + Base()


def derived_first():
    return Base() + Derived()


def left_declines():
    return Base() - Derived()


same_class()
derived_first()
1 + Base()
left_declines()
