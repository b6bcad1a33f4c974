"""What introspection can say about one object: its kind, parameters, bases and members."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

# Protocol methods that say what an instance can do; operators are left to the abstract interpreter.
DUNDERS = frozenset({
    "__call__", "__getitem__", "__setitem__", "__delitem__", "__len__", "__iter__", "__next__", "__enter__",
    "__exit__", "__contains__", "__bool__", "__array__", "__float__", "__int__", "__index__", "__complex__",
    "__hash__", "__reduce__", "__copy__", "__deepcopy__",
})

_EMPTY = inspect.Parameter.empty


def kind_of(value: Any) -> str:
    """One of module, class, function and constant."""
    if isinstance(value, ModuleType) or type(value).__name__.endswith("LazyLoader"):
        return "module"
    if inspect.isclass(value):
        return "class"
    if callable(value) and hasattr(value, "__name__"):
        return "function"
    return "constant"


def parameters_of(value: Any, drop_first: bool = False) -> list[str] | None:
    """Parameter names as in :attr:`hybridize.knowledge.model.Api.parameters`; None where nothing tells."""
    try:
        signature = inspect.signature(value)
    except (ValueError, TypeError, AttributeError, NameError):
        return None
    parameters = list(signature.parameters.values())
    if drop_first and parameters and parameters[0].kind in (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
    ):
        parameters = parameters[1:]
    return _spell(parameters)


def _spell(parameters: list[inspect.Parameter]) -> list[str]:
    names: list[str] = []
    starred = False
    for parameter in parameters:
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            names.append("*" + parameter.name)
            starred = True
        elif parameter.kind is inspect.Parameter.VAR_KEYWORD:
            names.append("**" + parameter.name)
        else:
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
                names.append("*")
                starred = True
            names.append(parameter.name)
    return names


def class_parameters(cls: type) -> list[str] | None:
    """Parameters of calling the class: those of ``__init__``, or of ``__new__`` where that one decides."""
    if cls.__init__ is not object.__init__:  # type: ignore[misc]
        found = parameters_of(cls.__init__, drop_first=True)  # type: ignore[misc]
        if found not in (None, ["*args", "**kwargs"]):
            return found
    return parameters_of(cls)


def constant_type(value: Any) -> str:
    """The qualified type of a constant, by which ``merge`` writes what reading it gives."""
    cls = type(value)
    return f"{cls.__module__}.{cls.__qualname__}"


def unwrapped(value: Any) -> Any:
    """The function under TensorFlow's and functools' decorators; it carries the exported names."""
    seen = 0
    while seen < 20:
        decorator = getattr(value, "_tf_decorator", None)
        holder, attribute = (decorator, "decorated_target") if decorator else (value, "__wrapped__")
        inner = getattr(holder, attribute, None)
        if inner is None or inner is value:
            return value
        value, seen = inner, seen + 1
    return value


def exported_names(value: Any) -> list[str]:
    """Names given to ``tf_export``, most canonical first; a class does not inherit its base's."""
    if inspect.isclass(value):
        return [str(name) for name in vars(value).get("_tf_api_names", ())]
    return [str(name) for name in getattr(unwrapped(value), "_tf_api_names", ())]


def operation_outputs(value: Any) -> str | None:
    """What a function generated from an operation returns, by the operation's definition."""
    target = unwrapped(value)
    if not str(getattr(target, "__module__", "")).startswith("tensorflow.python.ops.gen_"):
        return None
    definition = _definitions().get(getattr(target, "__name__", "").replace("_", "").lower())
    if definition is None:
        return None
    outputs = [_output(argument) for argument in definition.output_arg]
    return outputs[0] if len(outputs) == 1 else f"tuple[{','.join(outputs)}]" if outputs else "none"


def _output(argument: Any) -> str:
    return "list[tensor]" if argument.number_attr or argument.type_list_attr else "tensor"


@cache
def _definitions() -> dict[str, Any]:
    import tensorflow
    from tensorflow.python.framework import op_def_registry

    names = [name for name in dir(tensorflow.raw_ops) if not name.startswith("_")]
    return {name.lower(): op_def_registry.get(name) for name in names}


def member_names(cls: type) -> list[str]:
    """Public attributes and the protocol methods that the class does not merely inherit from ``object``."""
    names = []
    for name in sorted(set(dir(cls))):
        own = name in DUNDERS and inspect.getattr_static(cls, name) is not getattr(object, name, None)
        if own or not name.startswith("_"):
            names.append(name)
    return names


def own_members(cls: type, is_public: Callable[[type], bool]) -> dict[str, dict[str, Any]]:
    """Members that no public base offers unchanged; those of private bases count as the class's own."""
    bases = [base for base in cls.__mro__[1:] if base is not object and is_public(base)]
    members: dict[str, dict[str, Any]] = {}
    for name in member_names(cls):
        try:
            attribute = inspect.getattr_static(cls, name)
        except AttributeError:
            continue
        if any(_static(base, name) is attribute for base in bases):
            continue
        members[name] = _describe_member(cls, name, attribute)
    return members


def _static(cls: type, name: str) -> Any:
    return inspect.getattr_static(cls, name, _EMPTY)


def _describe_member(cls: type, name: str, attribute: Any) -> dict[str, Any]:
    """A static or class method is of kind ``function``: it is called without a receiver."""
    if isinstance(attribute, (staticmethod, classmethod)):
        bound = getattr(cls, name, None)
        return {"kind": "function", "parameters": parameters_of(bound)}
    if isinstance(attribute, property) or type(attribute).__name__ in _DESCRIPTORS:
        return {"kind": "property"}
    if inspect.isclass(attribute):
        return {"kind": "class", "parameters": class_parameters(attribute)}
    if callable(attribute):
        return {"kind": "method", "parameters": parameters_of(attribute, drop_first=True)}
    return {"kind": "constant", "type": constant_type(attribute)}


_DESCRIPTORS = frozenset(
    {"getset_descriptor", "member_descriptor", "cached_property", "DynamicClassAttribute", "_tuplegetter"}
)
