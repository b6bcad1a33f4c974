from nested import deep
def get():
    return inner
def inner():
    pass
def get2():
    return deep
