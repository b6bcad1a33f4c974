import functools


def checked(method):
    @functools.wraps(method)
    def guard(self, *args):
        self.validate()
        return method(self, *args)

    return guard


class Account:
    def __init__(self, balance):
        self.balance = balance

    def validate(self):
        assert self.balance >= 0

    @checked
    def withdraw(self, amount):
        self.balance -= amount
        return self.balance


Account(10).withdraw(3)
