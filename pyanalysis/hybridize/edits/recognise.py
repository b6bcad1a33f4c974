"""Which decorator of a function is ``tf.function``, by the names that the module gives to TensorFlow."""

from __future__ import annotations

import ast

from hybridize.edits.blocks import Function, Site
from hybridize.edits.names import Names

FUNCTION = "tensorflow.function"
PARTIAL = "functools.partial"


def find_tf_function_decorator(site: Site, names: Names) -> int | None:
    """The index of the topmost decorator that is ``tf.function``, or None.

    Known forms: the bare name, a call of it, and ``functools.partial(tf.function, ...)``, under any alias.
    A variable bound to one of these is beyond syntax: requests then carry the decorator's line.
    """
    function = site.statement
    assert isinstance(function, Function)
    for index, decorator in enumerate(function.decorator_list):
        if _is_tf_function(decorator, site, names):
            return index
    return None


def _is_tf_function(decorator: ast.expr, site: Site, names: Names) -> bool:
    if not isinstance(decorator, ast.Call):
        return names.dotted(decorator, site) == FUNCTION
    callee = names.dotted(decorator.func, site)
    if callee == PARTIAL:
        return bool(decorator.args) and names.dotted(decorator.args[0], site) == FUNCTION
    return callee == FUNCTION
