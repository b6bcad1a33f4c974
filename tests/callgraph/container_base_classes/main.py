import collections.abc
from collections import UserDict, UserList


class Defaults(UserDict):
    def __missing__(self, key):
        value = make(key)
        self[key] = value
        return value

    def __setitem__(self, key, value):
        super().__setitem__(normal(key), value)


class Names(UserList):
    def append(self, item):
        super().append(check(item))


class Bag(collections.abc.MutableMapping):
    def __init__(self):
        self.held = {}

    def __getitem__(self, key):
        return self.held[key]

    def __setitem__(self, key, value):
        self.held[normal(key)] = value

    def __delitem__(self, key):
        del self.held[key]

    def __iter__(self):
        return iter(self.held)

    def __len__(self):
        return len(self.held)


def make(key):
    return [key]


def normal(key):
    return key


def check(item):
    return item


def filled():
    return Defaults(a=act)


def asked(defaults):
    return defaults["x"]


def known(defaults):
    defaults["a"]()


def act():
    return 1


def updated(bag):
    bag.update(c=3)


def got(bag):
    return bag.get("c")


def dropped(bag):
    bag.pop("c")


asked(filled())
known(filled())
names = Names()
names.append(act)
names[0]()
bag = Bag()
updated(bag)
got(bag)
"c" in bag
dropped(bag)
