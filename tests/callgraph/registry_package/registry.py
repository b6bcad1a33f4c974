REG = {}
def plugin(cls):
    REG[cls.__name__.lower()] = cls
    return cls
def get(name):
    return REG[name]()
