"""The language of questions and answers: joining forms keeps everything that either may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridize.oracle.protocol import UNKNOWN, Form, alternatives, join, join_all, join_shapes

_AXES = st.one_of(st.none(), st.lists(st.one_of(st.none(), st.integers(0, 4)), max_size=3))
_TENSORS = st.tuples(st.sampled_from([None, "float32", "int32"]), _AXES, st.sampled_from(["dense", "sparse"])).map(
    lambda made: ["t", made[0], made[1], made[2], None]
)
_CONSTANTS = st.integers(0, 2).map(lambda value: ["c", value])
_LEAVES = st.one_of(_TENSORS, _CONSTANTS, st.just(["k", "int"]), st.just(UNKNOWN))
_FORMS = st.recursive(_LEAVES, lambda inner: st.lists(inner, max_size=2).map(lambda items: ["u", items]), max_leaves=4)


@given(_FORMS, _FORMS)
def test_join_is_commutative_and_absorbs(left: Form, right: Form) -> None:
    joined = join(left, right)
    assert joined == join(right, left)
    assert join(joined, left) == joined
    assert join(joined, right) == joined


@given(_FORMS)
def test_join_is_idempotent(form: Form) -> None:
    assert join(form, form) == form


@pytest.mark.parametrize(("left", "right", "joined"), [
    ([2, 3], [2, 4], [2, None]),
    ([2, 3], [2], None),
    (None, [2], None),
    ([None], [2], [None]),
])
def test_shapes_join_by_axis(left: object, right: object, joined: object) -> None:
    assert join_shapes(left, right) == joined


def test_lists_of_different_lengths_become_lists_of_unknown_length() -> None:
    one, other = ["t", "float32", [2], "dense", None], ["t", "float32", [3], "dense", None]
    assert join(["l", [one]], ["l", [one, other]]) == ["L", ["t", "float32", [None], "dense", None]]


def test_alternatives_stay_apart_up_to_a_bound() -> None:
    forms = [["t", "float32", [size], "dense", None] for size in range(5)]
    assert alternatives(forms[:3]) == ["or", forms[:3]]
    assert alternatives(forms) == join_all(forms) == ["t", "float32", [None], "dense", None]
    assert alternatives([*forms[:2], UNKNOWN]) == UNKNOWN
