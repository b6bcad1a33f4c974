class Checked:
    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return 1

    def __set__(self, instance, value):
        pass

    def __delete__(self, instance):
        dropped(self.name)


class Item:
    price = Checked()

    def _get(self):
        return 2

    def _set(self, value):
        changed(value)

    def _drop(self):
        dropped("size")

    size = property(fget=_get, fset=_set, fdel=_drop)


class Guarded:
    def __delattr__(self, name):
        dropped(name)


def changed(value):
    pass


def dropped(name):
    pass


def use(item):
    item.size
    item.size = 3
    del item.size
    del item.price


use(Item())
guarded = Guarded()
del guarded.anything
