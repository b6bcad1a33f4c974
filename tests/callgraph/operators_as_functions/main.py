import operator


class Money:
    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __neg__(self):
        return Money(-self.cents)

    def __eq__(self, other):
        return self.cents == other.cents

    def __bool__(self):
        return self.cents != 0

    def __getitem__(self, digit):
        return str(self.cents)[digit]

    def spend(self, cents):
        self.cents -= cents

    @property
    def euros(self):
        return self.cents / 100


def add():
    return operator.add(Money(1), Money(2))


def negate():
    return operator.neg(Money(1))


def digit():
    return operator.getitem(Money(12), 0)


def read():
    return operator.attrgetter("euros")(Money(250))


def pay():
    operator.methodcaller("spend", 5)(Money(10))


def first():
    return operator.itemgetter(0)(Money(34))


def known(purse):
    return Money(3) in purse


def position(purse):
    return purse.index(Money(4))


def same():
    return [Money(1)] == [Money(1)]


def differ():
    return Money(1) != Money(2)


def rich(purse):
    return all(purse)


def nonzero(purse):
    return list(filter(None, purse))


purse = [Money(3), Money(4)]
add()
negate()
digit()
read()
pay()
first()
known(purse)
position(purse)
same()
differ()
rich(purse)
nonzero(purse)
