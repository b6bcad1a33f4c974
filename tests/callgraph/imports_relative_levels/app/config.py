def load():
    return default()


def default():
    return {}
