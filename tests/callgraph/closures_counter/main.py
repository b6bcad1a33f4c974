def make_counter(start):
    count = start

    def increment():
        nonlocal count
        count = bump(count)
        return count

    def reset():
        nonlocal count
        count = start

    return increment, reset


def bump(value):
    return value + 1


tick, clear = make_counter(3)
tick()
clear()
print(tick())
