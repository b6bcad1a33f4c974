import importlib
_where = {"thing": "impl", "other": "impl"}
def __getattr__(name):
    if name in _where:
        return getattr(importlib.import_module("." + _where[name], __name__), name)
    raise AttributeError(name)
