"""HYB303: the function draws Python randomness, reads the clock, the environment or a file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.effects import only_reads
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API, MEMBER
from hybridize.knowledge.index import lookup
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import distinct
from hybridize.rules.effects.once import runs_once
from hybridize.rules.effects.wording import callee_of, through
from hybridize.rules.state.common import at_both_places

_NUMPY_NOISE = """\
import numpy as np
import tensorflow as tf

np.random.seed(7)


def jitter(points):
    noise = np.random.normal(scale=0.1, size=points.shape).astype("float32")
    return points + noise


points = tf.zeros([2, 3])
clouds = [jitter(points) for _ in range(3)]
"""

_RANDOM_DECISION_IN_A_CALLEE = {
    "main.py": """\
import random

import tensorflow as tf
from augmentation import Augmenter

random.seed(3)
augmenter = Augmenter()
images = [augmenter.augment(tf.constant([[1.0, 2.0, 3.0]])) for _ in range(8)]
""",
    "augmentation.py": """\
import random

import tensorflow as tf


class Augmenter:
    def augment(self, image):
        if self._coin():
            image = tf.reverse(image, axis=[1])
        return image / tf.reduce_max(image)

    def _coin(self):
        return random.random() < 0.5
""",
}

_CLOCK = """\
import time

import tensorflow as tf


def stamped(x):
    moment = time.perf_counter_ns() % 1_000_000_007
    return tf.reduce_sum(x), tf.constant(moment, tf.int64)


def distinct_stamps():
    stamps = [int(stamped(tf.constant([float(i), 1.0]))[1]) for i in range(4)]
    return len(set(stamps))


distinct = distinct_stamps()
"""

_ENVIRONMENT = """\
import os

import tensorflow as tf


def make_scaler(variable):
    def scale(x):
        return tf.math.log1p(x) * float(os.environ.get(variable, "1.0"))

    return scale


scale = make_scaler("DEMO_SCALE")
x = tf.constant([1.0, 2.0])
plain = scale(x)
os.environ["DEMO_SCALE"] = "3.0"
scaled = scale(x)
"""

_FILE = """\
import pathlib
import tempfile

import tensorflow as tf

folder = tempfile.TemporaryDirectory()
setting = pathlib.Path(folder.name) / "threshold.txt"


def count_above(x):
    threshold = float(setting.read_text())
    return tf.reduce_sum(tf.cast(x > threshold, tf.int32))


counts = []
for threshold in ("0.5", "1.5", "2.5"):
    setting.write_text(threshold)
    counts.append(count_above(tf.constant([1.0, 2.0, 3.0])))
folder.cleanup()
del folder, setting
"""

_TENSORFLOW_RANDOMNESS = """\
import tensorflow as tf


def dropout(x):
    keep = tf.cast(tf.random.uniform(tf.shape(x)) < 0.5, tf.float32)
    return 2.0 * keep * x


def draws_vary():
    draws = [dropout(tf.ones([64])) for _ in range(4)]
    return any(bool(tf.reduce_any(draw != draws[0])) for draw in draws[1:])


varies = draws_vary()
"""

_GENERATOR = {
    "main.py": """\
import tensorflow as tf
from noisy import Diffusion

diffusion = Diffusion(seed=5)
samples = [diffusion.diffuse(tf.zeros([3])) for _ in range(3)]
""",
    "noisy.py": """\
import tensorflow as tf


class Diffusion:
    def __init__(self, seed):
        self.generator = tf.random.Generator.from_seed(seed)

    def diffuse(self, x):
        return 0.9 * x + 0.1 * self._noise(tf.shape(x))

    def _noise(self, shape):
        return self.generator.normal(shape)
""",
}

_STATELESS = """\
import tensorflow as tf


def perturb(x, seed):
    noise = tf.random.stateless_normal(tf.shape(x), seed)
    return tf.clip_by_value(x + 0.1 * noise, -1.0, 1.0)


samples = [perturb(tf.zeros([3]), tf.constant([step, 17])) for step in range(4)]
"""

_DRAWN_BY_THE_CALLER = """\
import numpy as np
import tensorflow as tf

rng = np.random.default_rng(11)


def mixup(left, right, share):
    mixed = share * left + (1.0 - share) * right
    return mixed / tf.reduce_sum(mixed)


left, right = tf.constant([1.0, 2.0]), tf.constant([4.0, 3.0])
mixed = [mixup(left, right, tf.constant(rng.beta(0.4, 0.4), tf.float32)) for _ in range(4)]
"""

_MEMBERSHIP = """\
import os

import tensorflow as tf


def activate(x):
    if "DEMO_SMOOTH" in os.environ:
        return tf.nn.softplus(x)
    return tf.nn.relu(x)


def use_smooth_activations():
    os.environ.setdefault("DEMO_SMOOTH", "1")


x = tf.constant([-1.0, 2.0])
sharp = activate(x)
use_smooth_activations()
smooth = activate(x)
"""

_SET_BY_NOBODY = """import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["DEMO_GAIN"] = "0.5"

import tensorflow as tf


def amplify(x):
    if os.environ.get("DEMO_CLIP"):
        x = tf.clip_by_value(x, -1.0, 1.0)
    return tf.math.log1p(x) * float(os.environ["DEMO_GAIN"])


amplified = [amplify(tf.constant([value, 2.0])) for value in (0.5, 1.0)]
"""

_REPLACED_NAME = """\
import math

import tensorflow as tf


def scaled(x):
    return x * math.sqrt(2.0)


exact = math.sqrt
x = tf.constant([1.0, 2.0])
results = [scaled(x)]
math.sqrt = lambda value: 1.5
results.append(scaled(x))
math.sqrt = exact
"""

_REPLACED_FIRST = """\
import math

import tensorflow as tf

exact = math.sqrt
math.sqrt = lambda value: exact(abs(value))


def scaled(x):
    return x * math.sqrt(-2.0)


x = tf.constant([1.0, 2.0])
results = [scaled(x), scaled(x + 1.0)]
"""


class FrozenEnvironment(Rule):
    """Python's sources of fresh values are asked once."""

    code = "HYB303"
    name = "frozen-environment"

    what_happens = (
        "`random`, `np.random`, `time`, `uuid`, `os.environ` and files are read while TensorFlow traces. "
        "What they gave then is a constant of the graph: every later call gets the same noise, the same "
        "coin flip, the same time stamp."
    )
    why = (
        "These functions return plain Python and NumPy values. A value that is not a tensor is frozen into "
        "the operations that use it."
    )
    unlock = (
        "Use `tf.random`, a `tf.random.Generator` created outside the function, `tf.timestamp` or "
        "`tf.io.read_file`; or draw and read in the eager caller and pass the result as a tensor."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://www.tensorflow.org/guide/random_numbers",
        "https://www.tensorflow.org/api_docs/python/tf/random",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _NUMPY_NOISE,
            "jitter",
            expect="differs",
            decision="decline",
            note="One draw of noise, added again and again.",
        ),
        Example(
            _RANDOM_DECISION_IN_A_CALLEE,
            "Augmenter.augment",
            expect="differs",
            decision="decline",
            module="augmentation.py",
            note="The coin is flipped once, in a helper method.",
        ),
        Example(
            _CLOCK, "stamped", expect="differs", decision="decline", note="All calls carry one time stamp."
        ),
        Example(
            _ENVIRONMENT,
            "make_scaler.<locals>.scale",
            expect="differs",
            decision="decline",
            note="A closure that consults an environment variable.",
        ),
        Example(
            _FILE,
            "count_above",
            expect="differs",
            decision="decline",
            note="The threshold of the first call remains.",
        ),
        Example(
            _MEMBERSHIP,
            "activate",
            expect="differs",
            decision="decline",
            note="To ask whether a variable is there is to read it.",
        ),
        Example(
            _REPLACED_NAME,
            "scaled",
            expect="differs",
            decision="decline",
            note="The program puts a function of its own in the place of one of the library, between two calls.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _TENSORFLOW_RANDOMNESS,
            "dropout",
            expect="same",
            decision="hybridize",
            note="Fresh numbers at each call; only under `tf.random.set_seed` is the stream another one.",
        ),
        Example(
            _GENERATOR,
            "Diffusion.diffuse",
            expect="same",
            decision="hybridize",
            module="noisy.py",
            note="The generator's state is a variable; even the numbers are the same.",
        ),
        Example(
            _STATELESS, "perturb", expect="same", decision="hybridize", note="The seed is a tensor argument."
        ),
        Example(
            _DRAWN_BY_THE_CALLER,
            "mixup",
            expect="same",
            decision="hybridize",
            note="The eager caller draws and passes a tensor.",
        ),
        Example(
            _SET_BY_NOBODY,
            "amplify",
            expect="same",
            decision="hybridize",
            note="Nobody sets these variables once the function exists: they are constants of the process.",
        ),
        Example(
            _REPLACED_FIRST,
            "scaled",
            expect="same",
            decision="hybridize",
            note="The name is replaced before the function runs for the first time.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each call that asks the world outside the program."""
        sources = (
            lifted
            for lifted in function.events(API, MEMBER)
            if _source(lifted) and not runs_once(function, lifted) and not _is_settled(function, program, lifted)
        )
        for lifted in distinct(sources):
            name, done = callee_of(lifted), _source(lifted)
            then = ", not at every call" if done == _WAITS else "; what it gives is a constant of the graph"
            yield self.reason(
                function,
                lifted,
                f"`{name}` {done} when the function is traced{then}{through(lifted)}",
                what=f"`{name}` {done} here",
            )
        asked = program.settings_of_process.asked_by(function)
        if asked is not None:
            code, node = asked.asked
            reason = self.reason(
                function,
                node if code is function.code else function.node,
                f"`{asked.name}` asks for a setting when the function is traced; the program may change it later",
                "Choose the setting before the function runs for the first time, or pass its value as an argument.",
                "warning",
            )
            yield at_both_places(reason, asked.name, asked.asked, asked.changed)
        patch = program.patches.read_by(function)
        if patch is not None:
            code, node = patch.read
            reason = self.reason(
                function,
                node if code is function.code else function.node,
                f"`{patch.name}` is looked up when the function is traced; the program puts something else there later",
                "Pass the function or value as an argument, or replace it before the function runs for the first time.",
            )
            yield at_both_places(reason, patch.name, patch.read, patch.replaced)


_SOURCES = {
    "random": "draws",
    "clock": "reads the clock",
    "environment": "asks the environment",
    "reads_file": "reads a file",
}
_WAITS = "waits"
_IN_GRAPH = frozenset({"tensor_op", "graph_scope", "graph_entry", "summary", "keras_loop", "dataset"})


def _source(lifted: Lifted) -> str | None:
    """What kind of fresh value a call gives."""
    api = lifted.event.api
    if _asks_constant(lifted):
        return _SOURCES["environment"]
    if api is not None and api.name == "time.sleep":
        return _WAITS
    if api is None or api.role in _IN_GRAPH or ("writes_file" in api.effects and not only_reads(lifted)):
        return None
    return next((text for effect, text in _SOURCES.items() if effect in api.effects), None)


def _is_settled(function: FunctionFacts, program: ProgramFacts, lifted: Lifted) -> bool:
    """An environment variable that nobody sets while the function may have run: a constant of the process."""
    if program.library or (lifted.event.name != "os.getenv" and not _asks_constant(lifted)):
        return False
    node, given = lifted.event.node, lifted.arguments[:1]
    if not given and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        first = next(iter(node.args), None)
        key = first.value if isinstance(first, ast.Constant) else None
    else:
        key = given[0].constant() if given else None
    return not program.environment.changes(function, key if isinstance(key, str) else None)


def _asks_constant(lifted: Lifted) -> bool:
    """``os.environ[key]``, ``os.environ.get(key)``: the environment as an object."""
    event = lifted.event
    owners = (event.name, event.name.rpartition(".")[0])
    return any(
        api is not None and api.kind == "constant" and api.role == "environment"
        for api in map(lookup, owners)
    )
