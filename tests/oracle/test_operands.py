"""What eager operations do with an array beside a tensor, and what a pinned argument of a graph gives."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hybridize.knowledge.operands import FIRST_STAYS, OPERANDS
from tests.oracle.sampling import _OWN, PATTERNS, F, N, operations, value

pytestmark = pytest.mark.tensorflow
# Functions of Keras with settings that nobody passes as arrays, and those that take shapes.
_LEFT_OUT = ("tensorflow.keras.", "tensorflow.broadcast_dynamic_shape", "tensorflow.required_space",
             "tensorflow.random.poisson")
_WIDE = {F: "float64", N: "int64"}


def test_every_operation_that_converts_arrays_is_in_the_table() -> None:
    """The table is complete for what the patterns of arguments reach."""
    missing = {}
    for api in operations():
        if api.name.startswith(_LEFT_OUT) or len(api.parameters) < 2:
            continue
        for function, given, place in _calls(api.name, api.parameters):
            as_tensor = [*given[:place], _tensor(given[place]), *given[place + 1:]]
            if not _outcome(function, given) or _outcome(function, as_tensor):
                continue  # takes no array beside tensors, or tensors of both dtypes
            name = f"#{place}" if api.parameters[place].startswith("*") or place >= len(api.parameters) else \
                api.parameters[place]
            if name not in OPERANDS.get(api.name, ()):
                missing.setdefault(api.name, name)
    assert not missing


@pytest.mark.parametrize("name", sorted(OPERANDS))
def test_a_pinned_argument_gives_what_the_operation_gives(name: str) -> None:
    """Converting at the boundary and converting beside the tensor is the same, or the operation fails on arrays."""
    import tensorflow as tf

    from hybridize.knowledge.index import lookup

    api = lookup(name)
    assert api is not None and api.name == name
    for function, given, place in _calls(name, api.parameters):
        partner = next(one for at, one in enumerate(given) if at != place and isinstance(one, tf.Tensor)
                       and one.dtype.is_floating == (given[place].dtype.kind == "f"))
        spec = tf.TensorSpec(given[place].shape, partner.dtype)
        graph = tf.function(_taking_one(function, given, place), input_signature=[spec])
        eager, pinned = _outcome(function, given), _outcome(graph, [given[place]])
        if name in FIRST_STAYS and place == 0:
            assert not eager or str(eager) != str(pinned)
        elif eager and (pinned or _outcome(graph, [tf.cast(given[place], partner.dtype)])):
            assert str(eager) == str(pinned), (name, place)


def _taking_one(function: Callable[..., Any], given: list[Any], place: int) -> Callable[..., Any]:
    return lambda one: function(*given[:place], one, *given[place + 1:])


def _calls(name: str, parameters: tuple[str, ...]) -> Iterator[tuple[Callable[..., Any], list[Any], int]]:
    """Calls that succeed with tensors, with one of them exchanged for a wider array; its place."""
    from hybridize.oracle.evaluate.forms import Unbuildable, public

    try:
        function = public(name)
    except Unbuildable:
        return
    most = parameters.index("name") if "name" in parameters else 99
    for pattern in _OWN.get(name, PATTERNS):
        kinds = [form[1] for form in pattern if form[0] == "t" and form[1] in _WIDE]
        if len(pattern) > most or len(kinds) < 2:
            continue
        draw = random.Random(1)
        tensors = [value(form, draw) for form in pattern]
        if not _outcome(function, tensors):
            continue
        for place, form in enumerate(pattern):
            if form[0] == "t" and kinds.count(form[1]) > 1:
                array = tensors[place].numpy().astype(_WIDE[form[1]])
                yield function, [*tensors[:place], array, *tensors[place + 1:]], place


def _outcome(function: Callable[..., Any], given: list[Any]) -> list[Any]:
    """The result in a list, or nothing where the call fails."""
    try:
        return [function(*given)]
    except Exception:
        return []


def _tensor(array: Any) -> Any:
    import tensorflow as tf

    return tf.constant(array)
