from types import SimpleNamespace

DEFAULTS = SimpleNamespace(rate=800, frame=64, hop=32, mels=8, coefficients=4)


def override(**changes):
    merged = dict(vars(DEFAULTS))
    merged.update(changes)
    return SimpleNamespace(**merged)
