def plain(value):
    return value


def default_limit():
    return 3


class Handler:
    convert = staticmethod(plain)
    limit = default_limit()
    callbacks = {"plain": plain}

    def run(self, value):
        self.callbacks["plain"](value)
        return self.convert(value)

    alias = run


Handler().run(1)
Handler().alias(2)
Handler.callbacks["plain"](3)
