"""HYB805: parameters that an `input_signature` cannot describe."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.code import Param
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, parameter_node
from hybridize.values.atoms import Tuple
from hybridize.values.kinds import holds_tensor, is_none, is_number, is_string
from hybridize.values.value import Value

_OPTIONAL_MASK = """\
import tensorflow as tf


def masked_mean(values, mask=None):
    if mask is not None:
        values = tf.boolean_mask(values, mask)
    return tf.reduce_mean(values)


values = tf.constant([1.0, 2.0, 6.0])
means = [masked_mean(values), masked_mean(values, tf.constant([True, True, False]))]
"""

_OVERRIDDEN_DEFAULT = """\
import tensorflow as tf


class Smoothing:
    def __init__(self, shift):
        self.shift = shift

    def smooth(self, signal, *, decay=0.5):
        return signal + decay * tf.roll(signal, shift=self.shift, axis=0)


smoothing = Smoothing(1)
signal = tf.constant([1.0, 2.0, 4.0])
smoothed = [smoothing.smooth(signal), smoothing.smooth(signal, decay=0.25)]
"""

_KEYWORD_CATCHER = """\
import tensorflow as tf


def combine(base, **weights):
    total = base
    for name in sorted(weights):
        total += weights[name] * tf.nn.relu(base)
    return total


combined = combine(tf.constant([1.0, -1.0]), bias=tf.constant(0.5), gain=tf.constant(2.0))
"""

_VARIABLE_NUMBER = {
    "main.py": """\
import tensorflow as tf

from mixing import mix
from report import overview

pair = mix(tf.constant([1.0]), tf.constant([3.0]))
triple = overview()
""",
    "mixing.py": """\
import tensorflow as tf


def mix(*signals):
    return tf.add_n(signals) / tf.norm(tf.stack(signals))
""",
    "report.py": """\
import tensorflow as tf

from mixing import mix


def overview():
    return mix(tf.constant([1.0]), tf.constant([2.0]), tf.constant([4.0]))
""",
}

_ALL_TENSORS = """\
import tensorflow as tf


def masked_mean(values, mask):
    return tf.reduce_mean(tf.boolean_mask(values, mask))


values = tf.constant([1.0, 2.0, 6.0])
means = [masked_mean(values, values > threshold) for threshold in (0.0, 1.5)]
"""

_DEFAULT_KEPT = """\
import tensorflow as tf


class Smoothing:
    def __init__(self, shift):
        self.shift = shift

    def smooth(self, signal, decay=0.5):
        return signal + decay * tf.roll(signal, shift=self.shift, axis=0)


smoothing = Smoothing(1)
smoothed = [smoothing.smooth(tf.constant([1.0, 2.0, float(last)])) for last in range(3)]
"""

_FIXED_NUMBER = """\
import tensorflow as tf


def mix(*signals):
    return tf.add_n(signals) / tf.norm(tf.stack(signals))


def mixed(shift):
    return mix(tf.constant([1.0, shift]), tf.constant([shift, 3.0]))


mixes = [mixed(shift) for shift in (0.0, 1.0, 2.0)]
"""


class InexpressibleSignature(Rule):
    """A signature cannot cover all calls of the function."""

    code = "HYB805"
    name = "inexpressible-signature"
    severity = "info"
    presumes_gain = True

    what_happens = (
        "An `input_signature` covers positional parameters that are always tensors. A mask that is `None` "
        "in some calls, a Python default that one caller overrides, keyword arguments caught by `**kwargs`, "
        "or a varying number of `*args` make those calls raise once a signature is given. The function can "
        "still be a graph, without a signature."
    )
    why = (
        "With a signature there is one trace, made from the specifications. A parameter without one is "
        "fixed to its default, and each argument must be convertible to the tensor that its specification "
        "describes."
    )
    unlock = (
        "Give the optional tensor a real value (a mask of ones), pass the number as a tensor, split the "
        "function by the arguments that it takes, or leave the signature out and use "
        "`reduce_retracing=True`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/function#input_signatures",
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/function/polymorphism/function_type.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _OPTIONAL_MASK,
            "masked_mean",
            expect="differs",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), "
                "tf.TensorSpec([None], tf.bool)])"
            ),
            note="`None` is no tensor: the call without a mask raises under this signature.",
        ),
        Example(
            _OVERRIDDEN_DEFAULT,
            "Smoothing.smooth",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note="Left out of the signature, `decay` is 0.5 for ever; the second call raises.",
        ),
        Example(
            _KEYWORD_CATCHER,
            "combine",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note="What `**weights` catches has no place in a signature.",
        ),
        Example(
            _VARIABLE_NUMBER,
            "mix",
            expect="differs",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), "
                "tf.TensorSpec([None], tf.float32)])"
            ),
            module="mixing.py",
            note="The signature has two entries; another module calls with three tensors.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _ALL_TENSORS,
            "masked_mean",
            expect="same",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), "
                "tf.TensorSpec([None], tf.bool)])"
            ),
            note="The mask is always a tensor.",
        ),
        Example(
            _DEFAULT_KEPT,
            "Smoothing.smooth",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note="The default behind the specified parameters is never overridden; `self` needs no entry.",
        ),
        Example(
            _FIXED_NUMBER,
            "mix",
            expect="same",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), "
                "tf.TensorSpec([None], tf.float32)])"
            ),
            note="`*signals` receives two tensors in every call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that a signature cannot describe."""
        for index in arguments_of(function):
            found = inexpressible(function.params[index], function.contexts(index))
            if found is not None:
                yield self.reason(
                    function,
                    parameter_node(function, index),
                    f"an `input_signature` cannot describe `{function.params[index].name}`: {found}",
                )


def inexpressible(param: Param, contexts: list[Value]) -> str | None:
    """Why no specification covers all that a parameter is given; None if one may."""
    tensors = [value for value in contexts if holds_tensor(value)]
    if not tensors:
        return None
    if param.kind == "var_keyword":
        return "it catches keywords"
    if param.kind == "var_positional":
        lengths = {
            len(atom.items) if isinstance(atom, Tuple) else None for value in contexts for atom in value.atoms
        }
        return "its number of tensors varies" if len(lengths) > 1 or None in lengths else None
    if param.kind == "keyword":
        return "it is given by keyword only"
    atoms = [atom for value in contexts for atom in value.atoms]
    if any(is_none(atom) for atom in atoms):
        return "it is `None` in some calls and a tensor in others"
    if any(is_number(atom) or is_string(atom) for atom in atoms):
        return "it is a Python value in some calls and a tensor in others"
    return None
