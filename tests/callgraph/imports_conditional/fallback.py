def loads(text):
    return split(text)


def split(text):
    return text.split("=")


def special():
    return 1


def normal():
    return 2
