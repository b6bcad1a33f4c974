from dataclasses import dataclass, field


def fresh():
    return [blank()]


def blank():
    return 0


@dataclass
class Basket:
    owner: str
    items: list = field(default_factory=fresh)

    def __post_init__(self):
        self.check()

    def check(self):
        assert self.owner

    def total(self):
        return sum(self.items)


@dataclass(frozen=True)
class Rule:
    name: str
    action: object

    def apply(self, value):
        return self.action(value)


def double(value):
    return value * 2


Basket("ann").total()
Rule("double", double).apply(2)
