"""Components by name, from configuration dictionaries."""

_COMPONENTS = {}


def register(name):
    def add(cls):
        _COMPONENTS[name] = cls
        return cls

    return add


def build(config):
    config = dict(config)
    return _COMPONENTS[config.pop("type")](**config)
