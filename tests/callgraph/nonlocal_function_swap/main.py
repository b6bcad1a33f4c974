def outer():
    action = first

    def switch():
        nonlocal action
        action = second

    switch()
    action()


def first():
    pass


def second():
    pass


outer()
