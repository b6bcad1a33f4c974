def yes():
    return True


def no():
    return False


def never():
    return None


def decide(flag):
    chosen = yes if flag else no
    return chosen() and yes()


decide(True)
decide(False)
fallback = None or never
fallback()
