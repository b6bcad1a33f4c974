from contextlib import suppress


class Lock:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


def risky():
    raise KeyError("gone")


with suppress(KeyError), Lock():
    risky()
