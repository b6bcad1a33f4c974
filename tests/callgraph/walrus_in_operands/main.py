handlers = []


def pick():
    return found


def found():
    return 1


def other():
    return 2


def third():
    return 3


def register(handler):
    return handlers.append(handler) or handler


def run(numbers):
    function = None
    if (function := pick()) and numbers:
        function()
    chosen = other
    len(numbers) > 3 and (chosen := third)
    chosen()
    last = None
    number = (last := found) if not len(numbers) > 9 else 1
    last()
    return number


run([1])
run([1, 2, 3, 4])
register(other)
register(third)
for handler in handlers[:1]:
    handler()
