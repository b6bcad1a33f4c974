"""HYB409: an axis that a graph does not know is used as a Python integer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.shape_reads import axes_needed
from hybridize.interpreter.state.record import STATIC, WHOLE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, spot
from hybridize.values.atoms import Atom, Scalar, StaticShape
from hybridize.values.labels import SIZE

_MASKED_COUNT = """\
import tensorflow as tf


def mean_of_positive(x):
    positive = tf.boolean_mask(x, x > 0.0)
    return tf.reduce_sum(positive) / positive.shape[0]


means = [mean_of_positive(tf.constant([value, -1.0, 3.0])) for value in (1.0, 2.0, 5.0)]
"""

_UNIQUE_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from vocabulary import Vocabulary

vocabulary = Vocabulary()
histograms = [vocabulary.histogram(tf.constant([1, last, 3])) for last in (1, 3, 1)]
""",
    "vocabulary.py": """\
import tensorflow as tf


def distinct(tokens):
    values, _ = tf.unique(tokens)
    return values.shape.as_list()[0]


class Vocabulary:
    def histogram(self, tokens):
        counts = tf.math.bincount(tokens, minlength=5)
        return tf.cast(counts, tf.float32) * 2 ** distinct(tokens)
""",
}

_SELECTED_ROWS = """\
import tensorflow as tf


def make_selector(threshold):
    def select(scores):
        indices = tf.where(scores > threshold)
        weights = [tf.gather_nd(scores, indices[i : i + 1]) for i in range(indices.shape[0])]
        return tf.add_n(weights)

    return select


select = make_selector(0.5)
sums = [select(tf.constant([0.9, value, 0.1])) for value in (0.6, 0.7, 0.8)]
"""

_SIGNATURE_TOO_WIDE = """\
import tensorflow as tf


def flatten(images):
    features = images.shape[1] * images.shape[2]
    return tf.nn.relu(tf.reshape(images, [-1, features]))


flat = [flatten(tf.fill([batch, 2, 3], 1.0)) for batch in (1, 2, 1, 2)]
"""

_RANK_UNKNOWN = """\
import tensorflow as tf


class Pool:
    def mean(self, x):
        axes = list(range(1, len(x.shape)))
        return tf.reduce_mean(tf.square(x), axis=axes)


pool = Pool()
means = [pool.mean(tf.ones(shape)) for shape in ([2, 3], [2, 3, 4], [2, 3], [2, 3, 4])]
"""

_DYNAMIC_SHAPE = """\
import tensorflow as tf


def mean_of_positive(x):
    positive = tf.boolean_mask(x, x > 0.0)
    count = tf.shape(positive)[0]
    return tf.reduce_sum(positive) / tf.cast(count, tf.float32)


means = [mean_of_positive(tf.constant([value, -1.0, 3.0])) for value in (1.0, 2.0, 5.0)]
"""

_SHAPE_OF_THE_ARGUMENT = {
    "main.py": """\
import tensorflow as tf
from windows import Windows

windows = Windows(width=2)
sums = [windows.sums(tf.constant([[1.0, value, 3.0, 4.0]])) for value in (0.0, 2.0, 8.0)]
""",
    "windows.py": """\
import tensorflow as tf


def steps(x, width):
    return x.shape[-1] // width


class Windows:
    def __init__(self, width):
        self.width = width

    def sums(self, x):
        parts = [x[:, i * self.width : (i + 1) * self.width] for i in range(steps(x, self.width))]
        return tf.stack([tf.reduce_sum(part, axis=-1) for part in parts], axis=-1)
""",
}

_SIGNATURE_FIXES_THE_AXIS = """\
import tensorflow as tf


def flatten(images):
    features = images.shape[1] * images.shape[2]
    return tf.nn.relu(tf.reshape(images, [-1, features]))


flat = [flatten(tf.fill([batch, 2, 3], 1.0)) for batch in (1, 2, 1, 2)]
"""

_SHAPE_STAYS_KNOWN = """\
import tensorflow as tf


def make_attention(heads):
    def split(x):
        batch, length, width = x.shape
        x = tf.reshape(tf.nn.relu(x), [batch, length, heads, width // heads])
        transposed = tf.transpose(x, [0, 2, 1, 3])
        return transposed / tf.sqrt(float(transposed.shape[-1]))

    return split


split = make_attention(2)
heads = [split(tf.fill([1, 3, 4], value)) for value in (1.0, 2.0, 3.0)]
"""

_WIDTH_GIVEN_AS_TENSOR = """\
import tensorflow as tf


def smoothed(labels, classes):
    one_hot = tf.one_hot(labels, classes)
    return 0.9 * one_hot + 0.1 / one_hot.shape[-1]


encoded = [smoothed(tf.constant([0, 1]), tf.constant(classes)) for classes in (2, 3)]
"""

_SIZES_FROM_A_SHAPE = """\
import tensorflow as tf


def centred(x):
    count = tf.shape(x)[0]
    mean = tf.fill([count], 1.0 / tf.cast(count, tf.float32))
    return x - mean * float(len(x.shape))


results = [centred(tf.ones([3]) * value) for value in (1.0, 2.0)]
"""

_TAKEN_APART = """\
import tensorflow as tf


def first_kept(x):
    kept = tf.unstack(tf.boolean_mask(x, x > 0.0))
    return kept[0] * 2.0


results = [first_kept(tf.constant(v)) for v in ([1.0, -1.0, 2.0], [-3.0, 4.0, 5.0])]
"""

_SUBSTITUTE = """\
import tensorflow as tf


def rows(x, times):
    repeated = tf.repeat(x, times)
    count = repeated.shape[0] or tf.shape(repeated)[0]
    return tf.reshape(repeated, [count, 1])


results = [rows(tf.constant([1.0, 2.0]), tf.constant(times)) for times in (2, 3)]
"""

_CUT_AT_THE_LONGEST = """\
import tensorflow as tf


def trimmed(batch, lengths):
    kept = batch[:, : tf.reduce_max(lengths)]
    return kept / kept.shape[1]


results = [trimmed(tf.ones([2, 4]), tf.constant([1, length])) for length in (2, 3)]
"""

_LEFT_BY_A_MASK = """\
import tensorflow as tf


def mean_of_positive(x):
    positive = x[x > 0.0]
    if positive.shape[0] == 0:
        return tf.zeros([])
    return tf.reduce_mean(positive)


means = [mean_of_positive(tf.constant(values)) for values in ([1.0, -2.0], [-1.0, -2.0])]
"""

_PICTURE_OR_ANIMATION = """\
import tensorflow as tf


def thumbnail(contents):
    image = tf.io.decode_image(contents, channels=3)
    return tf.image.resize(image, [2, 2]) / 255.0


contents = tf.io.encode_png(tf.cast(tf.reshape(tf.range(48), [4, 4, 3]), tf.uint8))
small = [thumbnail(contents) for _ in range(2)]
"""

_PICTURES = {
    "main.py": """\
import tensorflow as tf
from pictures import Loader

contents = tf.io.encode_png(tf.cast(tf.reshape(tf.range(48), [4, 4, 3]), tf.uint8))
loader = Loader([2, 2])
small = [loader.thumbnail(contents) for _ in range(2)]
""",
    "pictures.py": """\
import tensorflow as tf


class Loader:
    def __init__(self, size):
        self.size = size

    def thumbnail(self, contents):
        either = tf.io.decode_image(contents, channels=3)
        either.set_shape([None, None, 3])
        turned = tf.image.rot90(tf.io.decode_png(contents))
        return tf.image.resize(either, self.size) - tf.image.resize(turned, self.size)
""",
}


class StaticShapeUnknown(Rule):
    """Reading an axis of `t.shape` that is `None` while tracing."""

    code = "HYB409"
    name = "static-shape-unknown"

    what_happens = (
        "`t.shape[i]`, `as_list()`, `len(t.shape)` and `t.shape.rank` are Python numbers in eager code. In "
        "a graph the axis may be `None`: after `boolean_mask`, `where`, `unique` and other operations "
        "whose result size depends on values, or where the `input_signature` leaves it open. Arithmetic, "
        "`range` and reshape targets then fail with `None`."
    )
    why = (
        "While tracing, TensorFlow knows the shapes that follow from the shapes of the arguments. Sizes "
        "that follow from values exist only when the graph runs. A signature replaces the shape of the "
        "argument by its own."
    )
    unlock = (
        "Read the size with `tf.shape(t)[i]`, which is a tensor. For an axis that only the signature "
        "leaves open, fix the axis there or write the decorator without a signature."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/tensor#about_shapes",
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _MASKED_COUNT,
            "mean_of_positive",
            expect="differs",
            decision="decline",
            note="How many elements pass the mask is not known while tracing.",
        ),
        Example(
            _UNIQUE_IN_ANOTHER_MODULE,
            "Vocabulary.histogram",
            expect="differs",
            decision="decline",
            module="vocabulary.py",
            note="A helper returns the number of distinct tokens as a Python number.",
        ),
        Example(
            _SELECTED_ROWS,
            "make_selector.<locals>.select",
            expect="differs",
            decision="decline",
            note="The bound of a Python loop.",
        ),
        Example(
            _SIGNATURE_TOO_WIDE,
            "flatten",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None, None, None], tf.float32)])",
            note="The plain decorator works; a signature must not open the axes that the body multiplies.",
        ),
        Example(
            _RANK_UNKNOWN,
            "Pool.mean",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec(None, tf.float32)])",
            note="The calls differ in rank, and the body needs it: no signature.",
        ),
        Example(
            _WIDTH_GIVEN_AS_TENSOR,
            "smoothed",
            expect="differs",
            decision="decline",
            note="A tensor says how wide the result is.",
        ),
        Example(
            _TAKEN_APART,
            "first_kept",
            expect="differs",
            decision="decline",
            note="How many tensors come out of `tf.unstack` depends on values.",
        ),
        Example(
            _CUT_AT_THE_LONGEST,
            "trimmed",
            expect="differs",
            decision="decline",
            note="The longest length decides where the second axis ends.",
        ),
        Example(
            _LEFT_BY_A_MASK,
            "mean_of_positive",
            expect="differs",
            decision="decline",
            note="Nothing is raised: the size is None in a graph, and never 0.",
        ),
        Example(
            _PICTURE_OR_ANIMATION,
            "thumbnail",
            expect="differs",
            decision="decline",
            note="What is in the file decides whether it is one image or many, and `resize` asks which.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _DYNAMIC_SHAPE,
            "mean_of_positive",
            expect="same",
            decision="hybridize",
            note="`tf.shape` gives the size when the graph runs.",
        ),
        Example(
            _SHAPE_OF_THE_ARGUMENT,
            "Windows.sums",
            expect="same",
            decision="hybridize",
            module="windows.py",
            note="Without a signature the shapes of arguments are part of the trace.",
        ),
        Example(
            _SIGNATURE_FIXES_THE_AXIS,
            "flatten",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None, 2, 3], tf.float32)])",
            note="Only the batch axis is open.",
        ),
        Example(
            _SHAPE_STAYS_KNOWN,
            "make_attention.<locals>.split",
            expect="same",
            decision="hybridize",
            note="Reshaping and transposing keep the shape known.",
        ),
        Example(
            _SIZES_FROM_A_SHAPE,
            "centred",
            expect="same",
            decision="hybridize",
            note="The tensor that says how large the result is comes from a shape.",
        ),
        Example(
            _SUBSTITUTE,
            "rows",
            expect="same",
            decision="hybridize",
            note="What the graph does not know it finds out when it runs.",
        ),
        Example(
            _PICTURES,
            "Loader.thumbnail",
            expect="same",
            decision="hybridize",
            module="pictures.py",
            note="That it is one image is known, or said: how large it is does not matter.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each axis read as a number although only values decide about its size."""
        found = [item for item in function.events(STATIC) if _is_open(function, item)]
        used = {_line(item) for item in found if item.event.attr != WHOLE}
        for lifted in few(item for item in found if item.event.attr != WHOLE or _line(item) not in used):
            yield self._needed(function, lifted) if lifted.event.attr == "needed" else self._read(function, lifted)

    def _read(self, function: FunctionFacts, lifted: Lifted) -> Reason:
        return self.reason(
            function,
            lifted,
            f"{spot(lifted)} {_what(lifted)} while the function is traced: the size depends on values",
            what="a size that a graph does not know is read here",
        )

    def _needed(self, function: FunctionFacts, lifted: Lifted) -> Reason:
        return self.reason(
            function,
            lifted,
            f"{spot(lifted)} needs to know the shape of what it gets, which depends on values: nothing is known "
            "of it while the function is traced",
            "Tell the shape before: `t.set_shape([None, None, 3])`, `expand_animations=False` of `tf.io.decode_image`, "
            "the `num` of `tf.unstack`.",
            what="an operation that needs the shape is called here",
        )


def _line(lifted: Lifted) -> tuple[int, int]:
    return lifted.event.code.number, lifted.event.line


def _what(lifted: Lifted) -> str:
    if not any(isinstance(atom, StaticShape) for atom in lifted.subject.atoms):
        return "is a number in eager code, and unknown"
    if lifted.event.attr in (WHOLE, "axis"):
        return "is known in eager code, and not, or not wholly,"
    return "needs all of a shape, of which an axis is unknown"


def _is_open(function: FunctionFacts, lifted: Lifted) -> bool:
    event = lifted.event
    if not any(label.kind == SIZE and label.owner in function.extent for label in lifted.subject.labels):
        return False
    if event.attr == WHOLE:
        return axes_needed(lifted, function.program) is None and any(_is_partial(atom) for atom in lifted.subject.atoms)
    if event.attr == "rank" or _has_substitute(lifted, function.program):
        return False
    return any(_unknown(atom, event.detail) for atom in lifted.subject.atoms)


def _is_partial(atom: Atom) -> bool:
    return isinstance(atom, StaticShape) and (atom.dims is None or None in atom.dims)


def _has_substitute(lifted: Lifted, program: ProgramFacts) -> bool:
    """``x.shape[0] or tf.shape(x)[0]``: where the number is not known, what follows takes its place."""
    node = lifted.event.node
    around = program.syntax(lifted.event.code).parents.get(node)
    return isinstance(around, ast.BoolOp) and isinstance(around.op, ast.Or) and node is not around.values[-1]


def _unknown(atom: Atom, axis: object) -> bool:
    """Whether the axis that is read is not known; of an unknown rank, the first."""
    if not isinstance(atom, StaticShape):
        return isinstance(atom, Scalar)
    dims = atom.dims
    position = axis if isinstance(axis, int) else 0
    if dims is None:
        return position == 0
    return -len(dims) <= position < len(dims) and dims[position] is None
