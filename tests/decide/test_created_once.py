"""Variables that are made when they are first needed: in the first trace, or in a later one, which must not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

GET = """\
weights = {{}}


def get(name):
    if {test}:
        weights[name] = tf.Variable(tf.ones([2]))
    return weights[name]


def f(x, name):
    return x * get({key})


outputs = [f(tf.ones([2]), name) for name in ("slow", "fast")]
"""
METHOD = """\
class Model:
    def __init__(self):
        self.first = None
        self.second = None

    def f(self, x, flag):
{body}


model = Model()
outputs = [model.f(tf.ones([2]), flag) for flag in {flags}]
"""
NESTED = """\
        if self.first is None:
            self.first = tf.Variable(tf.ones([2]))
        if flag:
            if self.second is None:
                self.second = {made}
            x = x + 1.0
        return x * self.first
"""
APART = """\
        if flag:
            if self.first is None:
                self.first = tf.Variable(tf.ones([2]))
            return x * self.first
        if self.second is None:
            self.second = tf.Variable(tf.ones([2]))
        return x + self.second
"""
SIZES = """\
class Model:
    def __init__(self):
        self.small = None
        self.large = None

    def f(self, x):
        if x.shape[0] > 2:
            if self.large is None:
                self.large = tf.Variable(tf.ones([3]))
            return x * self.large
        if self.small is None:
            self.small = tf.Variable(tf.ones([2]))
        return x * self.small


model = Model()
outputs = [model.f(tf.ones([size])) for size in (2, 3)]
"""
OPEN = """\
class Model:
    def __init__(self):
        self.{name} = {value}

    def f(self, x):
        if {test}:
            total = tf.Variable(tf.zeros([2]))
            total.assign_add(x)
            return total + 1.0
        return x


model = Model()
outputs = [model.f(tf.ones([2])) for _ in range(2)]
"""
COMPUTED = """\
weights = {{}}


def f(x):
    y = 0.0
    for key in {keys}:
        if key not in weights:
            weights[key] = tf.Variable(1.0)
        y += tf.reduce_sum(x[0]) * weights[key]
    return y


outputs = [f({first}), f({second})]
"""
TESTS = ("name not in weights", "weights.get(name) is None")
VARIABLE = "tf.Variable(tf.ones([2]))"


def decided(tmp_path: Path, program: str) -> tuple[str, str | None, set[str]]:
    """What is decided of ``f``, with the rules that say so."""
    (tmp_path / "program.py").write_text("import tensorflow as tf\n\n\n" + program)
    report = analyze([tmp_path], Settings(root=tmp_path, tensorflow=False, cache=False))
    one = next(one for one in report.functions if one.name.rpartition(".")[2] == "f")
    return one.decision, one.safety, {reason.code for reason in one.reasons if reason.severity != "info"}


@pytest.mark.parametrize("test", TESTS)
def test_one_key_is_met_by_the_first_call(tmp_path: Path, test: str) -> None:
    assert decided(tmp_path, GET.format(test=test, key='"only"'))[:2] == ("hybridize", "safe")


@pytest.mark.parametrize("test", TESTS)
def test_another_key_is_met_by_a_later_trace(tmp_path: Path, test: str) -> None:
    decision, _, codes = decided(tmp_path, GET.format(test=test, key="name"))
    assert decision == "decline"
    assert "HYB601" in codes


def test_two_traces_that_ask_for_other_keys(tmp_path: Path) -> None:
    program = GET.format(test=TESTS[0], key='"deep" if name == "fast" else "flat"')
    assert decided(tmp_path, program)[0] == "decline"


@pytest.mark.parametrize(("body", "flags"), [
    (NESTED.format(made=VARIABLE), "(False, True)"),
    (NESTED.format(made="tf.random.Generator.from_seed(1)"), "(False, True)"),
    (NESTED.format(made="tf.keras.optimizers.SGD(0.1)"), "(False, True)"),
    (APART, "(True, False)"),
    (APART, "(False, True)"),
])
def test_first_call_passes_a_guard_by(tmp_path: Path, body: str, flags: str) -> None:
    decision, _, codes = decided(tmp_path, METHOD.format(body=body, flags=flags))
    assert decision == "decline"
    assert "HYB602" in codes


def test_first_call_meets_every_guard(tmp_path: Path) -> None:
    body = NESTED.format(made=VARIABLE)
    program = METHOD.format(body=body, flags="(True, False)").replace(
        "[model.f(tf.ones([2]), flag) for flag in (True, False)]",
        "[model.f(tf.ones([2]), True), model.f(tf.ones([2]), False)]")
    assert decided(tmp_path, program)[:2] == ("hybridize", "safe")


def test_loops_over_data_that_may_be_empty(tmp_path: Path) -> None:
    program = GET.format(test=TESTS[0], key='"only"').replace(
        'outputs = [f(tf.ones([2]), name) for name in ("slow", "fast")]',
        "data = tf.data.Dataset.from_tensor_slices(tf.ones([4, 2]))\n"
        'for name in ("train", "test"):\n    for x in data:\n        f(x, name)\n')
    assert decided(tmp_path, program)[:2] == ("hybridize", "safe")


@pytest.mark.parametrize(("keys", "first", "second"), [
    ("[len(x.shape)]", "tf.ones([2])", "tf.ones([1, 2])"),
    ("range(len(x))", "[tf.ones([2])]", "[tf.ones([2]), tf.ones([2])]"),
])
def test_key_is_computed(tmp_path: Path, keys: str, first: str, second: str) -> None:
    assert decided(tmp_path, COMPUTED.format(keys=keys, first=first, second=second))[0] == "decline"
    assert decided(tmp_path, COMPUTED.format(keys=keys, first=first, second=first))[0] == "hybridize"


def test_size_decides_which_guard_is_met(tmp_path: Path) -> None:
    assert decided(tmp_path, SIZES)[0] == "decline"


@pytest.mark.parametrize(("name", "value", "test"), [
    ("fast", "False", "not self.fast"),
    ("gain", "None", "self.gain is None"),
    ("gain", "None", "not hasattr(self, 'other')"),
])
def test_guard_that_nothing_closes(tmp_path: Path, name: str, value: str, test: str) -> None:
    decision, _, codes = decided(tmp_path, OPEN.format(name=name, value=value, test=test))
    assert decision == "decline"
    assert "HYB601" in codes
