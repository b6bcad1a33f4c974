"""What NumPy draws where no size is asked for: a number of Python, not an array."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Array
from hybridize.values.kinds import is_none, is_number
from hybridize.values.value import Value

_FLOATS = ("beta chisquare exponential f gamma gumbel laplace logistic lognormal noncentral_chisquare noncentral_f "
           "normal pareto power rayleigh rand randn random random_sample ranf sample standard_cauchy "
           "standard_exponential standard_gamma standard_normal standard_t triangular uniform vonmises wald weibull")
_INTEGERS = "binomial choice geometric hypergeometric logseries negative_binomial poisson randint zipf"
_OF_GENERATORS = frozenset({"rand", "randn", "random_sample", "ranf", "sample", "randint"})  # which they do not have
_OF_STATES = frozenset({"ranf", "sample"})
_FORMS = frozenset({"dtype", "out"})  # what is asked for decides the class
_DRAWN = frozenset((*_FLOATS.split(), *_INTEGERS.split()))


@model(*(f"numpy.random.{name}" for name in sorted(_DRAWN)))
def _draw(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    return _drawn(api, arguments, generic(machine, frame, api, None, arguments, node, api.name))


@method_model(*(f"numpy.random.RandomState.{name}" for name in sorted(_DRAWN - _OF_STATES)),
              *(f"numpy.random.Generator.{name}" for name in sorted(_DRAWN - _OF_GENERATORS)))
def _draw_of(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    return _drawn(api, arguments, generic(machine, frame, api, receiver, arguments, node, api.name))


def _drawn(api: Api, arguments: Arguments, told: Value) -> Value:
    """One number where all that describes the distribution is numbers; what has been asked for is known already."""
    made = told.single()
    if not isinstance(made, Array) or made.shape is not None or arguments.rest is not None \
            or arguments.mapping is not None:
        return told
    given = [*arguments.by_name(api.parameters).items()]
    if any(name in _FORMS or not _is_plain(name, value) for name, value in given):
        return told
    leaf = api.name.rpartition(".")[2]
    if leaf in ("rand", "randn", "ranf", "sample") and given:
        return told  # these are sizes
    return (vl.INT if leaf in _INTEGERS.split() else vl.FLOAT).add_labels(told.labels)


def _is_plain(name: str, value: Value) -> bool:
    """Whether an argument leaves the result a number."""
    wanted = is_none if name == "size" else is_number
    return name in ("replace", "axis", "shuffle", "endpoint") or all(map(wanted, value.atoms))
