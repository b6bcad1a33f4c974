def old():
    return "old"


def new():
    return "new"


def swapped():
    action = old
    action = new
    return action()


def both(flag):
    action = old
    if flag:
        action = new
    return action()


def deleted():
    action = new
    action()
    action = old
    return action


swapped()
both(True)
both(False)
deleted()
