def deep():
    return leaf
def leaf():
    pass
