def choose(kind):
    if kind == "fast":
        return fast
    return slow


def fast():
    return 1


def slow():
    return 2


def factory():
    def product():
        return fast()

    return product


def factory_of_factory():
    return factory


choose("fast")()
choose("slow")()
factory_of_factory()()()
