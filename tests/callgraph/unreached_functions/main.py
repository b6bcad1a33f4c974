def unreached(x):
    print(helper(x))
    return apply_twice(helper, x)


def helper(x):
    return x


def apply_twice(function, x):
    return function(function(x))


class Idle:
    def work(self):
        return helper(self)
