def s():
    pass
def _p():
    pass
