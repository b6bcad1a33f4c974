"""What one round of a loop to the next does to an expression."""

from __future__ import annotations

import ast

import pytest

from hybridize.facts.variance import FIXED, UNSURE, VARIES, varies

LOOP = """\
for step, (images, labels) in enumerate(dataset):
    rate = schedule
    decayed = 0.5 ** step
    size = images.shape[0]
    total += 1
    state = advance(state)
    self.count += 1
    unit = scale * 2
"""


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0.1", FIXED),
        ("learning_rate", FIXED),
        ("rate", FIXED),
        ("unit + 1", FIXED),
        ("self.width", FIXED),
        ("float(learning_rate)", FIXED),
        ("step", VARIES),
        ("labels", VARIES),
        ("decayed", VARIES),
        ("total", VARIES),
        ("state", VARIES),
        ("self.count", VARIES),
        ("names[step]", VARIES),
        ("next(counter)", VARIES),
        ("random.uniform(0, 1)", VARIES),
        ("np.random.rand()", VARIES),
        ("size", UNSURE),
        ("len(images)", UNSURE),
        ("images.dtype", UNSURE),
        ("lookup(learning_rate)", UNSURE),
    ],
)
def test_expressions_in_a_loop(expression: str, expected: int) -> None:
    loop = ast.parse(LOOP).body[0]
    assert varies(ast.parse(expression, mode="eval").body, loop) == expected


def test_targets_of_comprehensions_vary() -> None:
    comprehension = ast.parse("[f(x, k) for k in range(9) if (m := k * 2)]", mode="eval").body
    names = {name: varies(ast.Name(name, ast.Load()), comprehension) for name in ("k", "m", "x")}
    assert names == {"k": VARIES, "m": VARIES, "x": FIXED}
