"""Transforms register themselves by name; a pipeline strings them together."""
_REGISTRY = {}


def transform(name):
    def register(function):
        _REGISTRY[name] = function
        return function

    return register


def registered():
    return sorted(_REGISTRY)


class Pipeline:
    def __init__(self, *names):
        self.steps = [_REGISTRY[name] for name in names]
        self.seen = 0

    def __call__(self, image, seed):
        for step in self.steps:
            image = step(image, seed)
        return image

    def counted(self, image, seed):
        self.seen += 1
        return self(image, seed)
