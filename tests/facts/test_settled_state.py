"""State that is set again and again, or while an object is made, and does not change for a function that reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_SWITCHED = """\
import tensorflow as tf


class Net:
    def __init__(self):
        self.mode = None

    def forward(self, x):
        if self.mode == "train":
            return tf.reduce_sum(x)
        return tf.reduce_mean(x)


net = Net()
"""
_MADE = """\
import tensorflow as tf


class Features(tf.keras.layers.Layer):
    def build(self, shape):
        self._add_weights(shape[-1])

    def _add_weights(self, size):
        self.kernel = self.add_weight(shape=[size, 3], initializer="ones")

    def reset(self):
        self._set_scale()

    def _set_scale(self):
        self.scale = 3.0

    def project(self, x):
        return tf.cos(tf.matmul(x, self.kernel))

    def scaled(self, x):
        return tf.reduce_sum(x * self.scale)
"""
_READ_BY_PYTHON = """\
import tensorflow as tf


class Feed:
    def __init__(self):
        self.level = 0.0

    def look(self, x):
        return x * self.level

    def asked(self, x):
        return tf.reduce_sum(tf.numpy_function(self.look, [x], tf.float32))

    def seen_too(self, x):
        return tf.reduce_sum(tf.numpy_function(self.look, [x], tf.float32)) + self.level


feed = Feed()
for i in range(6):
    feed.level = float(i)
    feed.asked(tf.ones([i]))
    feed.seen_too(tf.ones([i]))
"""
_PUT_TOGETHER = """\
import tensorflow as tf


class Settings:
    def __init__(self):
        self.scale = None


def make_settings(scale):
    settings = Settings()
    settings.scale = scale
    return settings


def make_scaled(settings):
    def scaled(x):
        return tf.reduce_sum(x * settings.scale)
    return scaled


scaled = make_scaled(make_settings(2.0))
"""
_ENTRIES = """\
import tensorflow as tf

settings = {"rate": 0.5, "clip": 1.0}


def clipped(x):
    return tf.clip_by_value(x, -settings["clip"], settings.get("clip", 1.0))


def scaled(x):
    return clipped(x) * settings["rate"]


def listed(x):
    return clipped(x) * len(settings)


def chosen(x, name="clip"):
    return clipped(x) * settings[name]


"""


def stale(folder: Path, source: str, function: str) -> bool:
    """Whether a function of the program is declined for state that changes, or it is assumed that this does not."""
    (folder / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == function)
    return any(reason.code == "HYB301" for reason in found.reasons)


@pytest.mark.parametrize(("calls", "changes"), [
    ("for i in range(6):\n    net.mode = 'train'\n    net.forward(tf.ones([i]))\n", False),
    ("net.forward(tf.ones([2]))\nfor i in range(6):\n    net.mode = 'train'\n    net.forward(tf.ones([i]))\n", True),
    ("def run(x):\n    net.mode = 'train'\n    return net.forward(x)\nrun(tf.ones([2]))\nrun(tf.ones([2]))\n", False),
    ("for mode in ['train', 'test'] * 3:\n    net.mode = mode\n    net.forward(tf.ones([2]))\n", True),
    ("def switch(mode):\n    net.mode = mode\nfor i in range(6):\n    switch('train')\n    net.forward(tf.ones([i]))\n",
     False),
    ("def switch(mode):\n    net.mode = mode\nfor i in range(6):\n    switch('train')\n    net.forward(tf.ones([i]))\n"
     "    switch('test')\n", True),
])
def test_the_same_constant_again_is_no_change(tmp_path: Path, calls: str, changes: bool) -> None:
    assert stale(tmp_path, _SWITCHED + calls, "Net.forward") is changes


def test_what_only_build_calls_makes_the_object(tmp_path: Path) -> None:
    assert not stale(tmp_path, _MADE, "Features.project")


def test_what_others_may_call_changes_it(tmp_path: Path) -> None:
    assert stale(tmp_path, _MADE, "Features.scaled")


def test_what_another_object_sets_while_it_is_made_changes(tmp_path: Path) -> None:
    source = """\
import tensorflow as tf


class Quantizer:
    def __init__(self):
        self.symmetric = 1.0

    def _make_trainable(self):
        self.symmetric = 2.0

    def scaled(self, x):
        return tf.reduce_sum(x) * self.symmetric


class Layer:
    def __init__(self, quantizer):
        quantizer._make_trainable()
"""
    assert stale(tmp_path, source, "Quantizer.scaled")


def test_the_same_item_again_is_a_change(tmp_path: Path) -> None:
    source = """\
import tensorflow as tf

seen = []


def counted(x):
    return tf.reduce_sum(x) * float(len(seen))


def note():
    seen.append(1)


for _ in range(6):
    note()
    counted(tf.ones([2]))
"""
    assert outdated_container(tmp_path, source, "counted")


def outdated_container(folder: Path, source: str, function: str) -> bool:
    """Whether a function of the program is declined for a container whose content changes."""
    (folder / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == function)
    return any(reason.code == "HYB302" and reason.severity == "error" for reason in found.reasons)


@pytest.mark.parametrize(("change", "function", "changes"), [
    ("settings['rate'] *= 0.5", "clipped", False),
    ("settings['rate'] *= 0.5", "scaled", True),
    ("settings['rate'] *= 0.5", "listed", True),
    ("settings['clip'] = 2.0", "clipped", True),
    ("settings.update(rate=0.1)", "clipped", True),
    ("settings[input()] = 2.0", "clipped", True),
    ("settings['rate'] *= 0.5", "chosen", False),
])
def test_another_entry_of_a_dictionary_changes(tmp_path: Path, change: str, function: str, changes: bool) -> None:
    source = f"{_ENTRIES}for _ in range(6):\n    {function}(tf.ones([2]))\n    {change}\n"
    assert outdated_container(tmp_path, source, function) is changes


@pytest.mark.parametrize(("function", "changes"), [("Feed.asked", False), ("Feed.seen_too", True)])
def test_python_code_in_a_graph_reads_anew(tmp_path: Path, function: str, changes: bool) -> None:
    assert stale(tmp_path, _READ_BY_PYTHON, function) is changes


def test_what_has_just_been_made_is_put_together(tmp_path: Path) -> None:
    assert not stale(tmp_path, _PUT_TOGETHER, "make_scaled.<locals>.scaled")


@pytest.mark.parametrize(("name", "changes"), [("test_layers.py", False), ("setup.py", True)])
def test_what_tests_set_up_is_their_own(tmp_path: Path, name: str, changes: bool) -> None:
    """A function that nobody is seen to call is not called after what a test has set up for itself."""
    text = "import main\n\n\nclass TestScale:\n    def setup_method(self):\n        main.factor = 3.0\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    source = "import tensorflow as tf\n\nfactor = 2.0\n\n\ndef scaled(x):\n    return tf.reduce_sum(x * factor)\n"
    assert stale(tmp_path, source, "scaled") is changes


_FAMILY = """\
import tensorflow as tf


class Passing:
    def __init__(self):
        self.rate = 1.0

    def run(self, x, a):
        self.index = tf.cast(a[:, 0], tf.int32)
        return self.message(x)

    def message(self, x):
        return tf.gather(x, self.index)

    def scaled(self, x):
        return tf.reduce_sum(x) * self.rate


class Edge(Passing):
    def message(self, x):
        return tf.gather(x * 2.0, self.index)

    def set_rate(self, rate):
        self.rate = rate


class Other:
    def __init__(self):
        self.rate = 1.0

    def scaled(self, x):
        return tf.reduce_sum(x) * self.rate
"""


@pytest.mark.parametrize(("function", "changes"), [
    ("Passing.message", True),
    ("Edge.message", True),    # a method that it inherits sets the index
    ("Passing.scaled", True),  # an Edge is a Passing
    ("Other.scaled", False),
])
def test_classes_of_a_library_share_fields_with_their_kin(tmp_path: Path, function: str, changes: bool) -> None:
    assert stale(tmp_path, _FAMILY, function) is changes
