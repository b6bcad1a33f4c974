"""What the oracle tells of operations, against what TensorFlow returns eagerly for real values of these shapes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from hybridize.interpreter.results import operations as fast
from hybridize.knowledge.model import Api
from hybridize.oracle.protocol import Form
from hybridize.values import value as vl
from hybridize.values.atoms import Array, DType, Tensor, Tuple
from hybridize.values.value import Value
from tests.oracle.sampling import (
    accepted,
    accepted_arrays,
    admits,
    array_functions,
    module_of,
    operations,
    partly_known,
)

pytestmark = pytest.mark.tensorflow
OPERATIONS = operations()
MODULES = sorted({module_of(api) for api in OPERATIONS})
GOAL = 0.95  # of the operations for which some pattern of arguments is accepted
# Their results are no tensors, or they take lists that no pattern has.
UNANSWERED = ("tensorflow.debugging.", "tensorflow.group", "tensorflow.no_op")


def of_module(module: str) -> Iterator[Api]:
    return (api for api in OPERATIONS if module_of(api) == module)


@pytest.mark.parametrize("module", MODULES)
def test_never_wrong(module: str) -> None:
    from hybridize.oracle.evaluate.forms import describe
    from hybridize.oracle.evaluate.questions import answer

    wrong = []
    for api in of_module(module):
        draw = random.Random(api.name)
        for pattern, result in accepted(api, draw):
            seen = describe(result)
            for given in (pattern, tuple(partly_known(form, draw) for form in pattern)):
                told = answer(["call", api.name, list(given), []])
                if told[0] == "!" or not admits(told, seen):
                    wrong.append(f"{api.name}{given}: told {told}, seen {seen}")
    assert wrong == []


def test_known_where_tensorflow_knows() -> None:
    from hybridize.oracle.evaluate.questions import answer

    asked, answered = 0, 0
    missing = []
    for api in OPERATIONS:
        if api.name.startswith(UNANSWERED):
            continue
        found = [pattern for pattern, _ in accepted(api, random.Random(api.name))]
        asked += bool(found)
        if any(answer(["call", api.name, list(pattern), []])[0] not in ("?", "!") for pattern in found):
            answered += 1
        elif found:
            missing.append(api.name)
    assert asked > 450
    assert answered >= GOAL * asked, missing


def abstract(form: Form) -> Value:
    """The abstract value of an argument."""
    if form[0] == "t":
        return vl.of(Tensor(form[1], tuple(form[2])))
    if form[0] == "a":
        return vl.of(Array(form[1], tuple(form[2])))
    if form[0] == "l":
        return vl.of(Tuple(tuple(abstract(item) for item in form[1])))
    return vl.of(DType(form[1].rpartition(".")[2])) if form[0] == "r" else vl.const(form[1])


def test_fast_rules_agree_with_tensorflow() -> None:
    from hybridize.oracle.evaluate.forms import describe

    wrong = []
    for api in OPERATIONS:
        if not fast.has_rule(api.name) or api.returns != "tensor":
            continue
        draw = random.Random(api.name)
        for pattern, result in accepted(api, draw, most=12):
            for given in (pattern, tuple(partly_known(form, draw) for form in pattern)):
                atom = fast.transfer(api.name, dict(zip(api.parameters, map(abstract, given))))
                told = ["t", atom.dtype, _listed(atom.shape), "dense", None]
                if not admits(told, describe(result)):
                    wrong.append(f"{api.name}{given}: told {told}, seen {describe(result)}")
    assert wrong == []


def _listed(shape: Any) -> Any:
    return list(shape) if shape is not None else None


def test_numpy_is_answered_and_fast_rules_agree() -> None:
    from hybridize.oracle.evaluate.forms import describe
    from hybridize.oracle.evaluate.questions import answer

    wrong, asked, answered = [], 0, 0
    for api in array_functions():
        draw = random.Random(api.name)
        found = list(accepted_arrays(api, draw))
        asked += bool(found)
        known = False
        for pattern, result in found:
            seen = describe(result)
            for given in (pattern, tuple(partly_known(form, draw) for form in pattern)):
                told = answer(["call", api.name, list(given), []])
                known = known or told[0] not in ("?", "!")
                if told[0] == "!" or not admits(told, seen):
                    wrong.append(f"{api.name}{given}: told {told}, seen {seen}")
                if fast.has_rule(api.name) and api.returns == "ndarray":
                    atom = fast.transfer(api.name, dict(zip(api.parameters, map(abstract, given))), Array)
                    if seen[0] == "a" and not admits(["a", atom.dtype, _listed(atom.shape)], seen):
                        wrong.append(f"{api.name}{given}: rule {atom}, seen {seen}")
        answered += known
    assert wrong == []
    assert asked > 150
    assert answered >= GOAL * asked
