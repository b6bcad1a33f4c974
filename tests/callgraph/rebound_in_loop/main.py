def red(n):
    return green


def green(n):
    return blue if n > 1 else red


def blue(n):
    return None


def cycle():
    state, n = red, 0
    while state is not None:
        state = state(n)
        n += 1


cycle()
for function in [red, green]:
    function(1)
