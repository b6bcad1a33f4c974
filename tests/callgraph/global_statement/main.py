current = None


def idle():
    return "idle"


def busy():
    return "busy"


def switch():
    global current
    current = busy


def report():
    return current()


current = idle
report()
switch()
report()
