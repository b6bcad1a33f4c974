from ...config import load


def move():
    return load()
