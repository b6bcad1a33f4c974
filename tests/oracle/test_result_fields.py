"""The names of the fields of results, by TensorFlow."""

from __future__ import annotations

import random

import pytest

from hybridize.knowledge.result_fields import RESULT_FIELDS
from tests.oracle.sampling import accepted, operations


@pytest.mark.tensorflow
def test_named_results_are_in_the_table() -> None:
    found = {api.name: result._fields for api in operations() for _, result in accepted(api, random.Random(1), 1)
             if isinstance(result, tuple) and hasattr(result, "_fields")}
    assert len(found) >= 8
    assert found == {name: RESULT_FIELDS.get(name) for name in found}
