"""HYB605: a table, queue or iterator is made anew inside the function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation.common import MOST, called, created_resources, python_walks

_MUTABLE_TABLE = """\
import tensorflow as tf


def count_tokens(tokens):
    table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, default_value=0)
    for token in tf.unstack(tokens, num=3):
        table.insert(token, table.lookup(token) + 1)
    return table.lookup(tokens)


counts = [count_tokens(tf.constant(["a", "b", "a"])) for _ in range(2)]
"""

_TABLE_FROM_ARGUMENT = """\
import tensorflow as tf


def rank_of(scores, wanted):
    order = tf.argsort(scores, direction="DESCENDING")
    ranks = tf.range(tf.size(scores))
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(order, ranks), default_value=-1)
    return table.lookup(wanted)


ranks = [rank_of(tf.constant(scores), tf.constant([0, 2])) for scores in ([3.0, 1.0, 2.0], [1.0, 2.0, 3.0])]
"""

_THROUGH_CLASS = {
    "main.py": """\
import tensorflow as tf

from seen import Seen


class Deduplicator:
    def __init__(self, weight):
        self.weight = weight

    def unique_sum(self, ids):
        seen = Seen()
        total = tf.constant(0.0)
        for identifier in tf.unstack(ids, num=3):
            total += self.weight * seen.first_time(identifier)
        return total


deduplicator = Deduplicator(0.5)
sums = [deduplicator.unique_sum(tf.constant([4, 7, 4], tf.int64)) for _ in range(2)]
""",
    "seen.py": """\
import tensorflow as tf


class Seen:
    def __init__(self):
        self.table = tf.lookup.experimental.DenseHashTable(
            tf.int64, tf.float32, default_value=1.0, empty_key=-1, deleted_key=-2)

    def first_time(self, identifier):
        is_new = self.table.lookup(identifier)
        self.table.insert(identifier, 0.0)
        return is_new
""",
}

_QUEUE = """\
import tensorflow as tf


def delayed(signal):
    queue = tf.queue.FIFOQueue(4, [tf.float32], shapes=[()])
    queue.enqueue(0.0)
    queue.enqueue_many(signal[:3])
    return signal - queue.dequeue_many(4)


difference = delayed(tf.constant([1.0, 3.0, 6.0, 10.0]))
"""

_ZIP_DATASET = """\
import tensorflow as tf

dataset = tf.data.Dataset.range(6).batch(2)


def first_batches(offset):
    total = offset
    for _, batch in zip(range(5), dataset):
        total += tf.reduce_sum(batch)
    return total


total = first_batches(tf.constant(10, tf.int64))
"""

_ZIP_MAPPED_DATASET = """\
import tensorflow as tf

dataset = tf.data.Dataset.range(6).batch(2)


def halves_of_first(offset):
    halves = [offset]
    halves.extend(half for _, half in zip(range(4), map(lambda batch: batch // 2, dataset)))
    return tf.concat(halves, axis=0)


halves = halves_of_first(tf.constant([10], tf.int64))
"""

_STATIC_TABLE = """\
import tensorflow as tf

initializer = tf.lookup.KeyValueTensorInitializer(tf.constant(["a", "b", "c"]), tf.constant([1, 2, 3]))
table = tf.lookup.StaticHashTable(initializer, default_value=0)


def encode(tokens):
    return tf.one_hot(table.lookup(tokens), depth=4)


codes = [encode(tf.constant(["c", "x", "a"])) for _ in range(2)]
"""

_TABLE_OF_OBJECT = """\
import tensorflow as tf


class Counter:
    def __init__(self):
        self.table = tf.lookup.experimental.MutableHashTable(tf.string, tf.int64, default_value=0)

    def count(self, tokens):
        for token in tf.unstack(tokens, num=3):
            self.table.insert(token, self.table.lookup(token) + 1)
        return self.table.lookup(tokens)


counter = Counter()
counts = [counter.count(tf.constant(["a", "b", "a"])) for _ in range(2)]
"""

_LOOP_OVER_MAPPED_DATASET = """\
import tensorflow as tf

dataset = tf.data.Dataset.range(6).batch(2)


def total_of_halves(offset):
    total = offset
    for half in map(lambda batch: batch // 2, dataset):
        total += tf.reduce_sum(half)
    return total


totals = [total_of_halves(tf.constant(10, tf.int64)) for _ in range(2)]
"""

_LOOP_OVER_DATASET = """\
import tensorflow as tf

dataset = tf.data.Dataset.range(6).batch(2)


def total_of(offset):
    total = offset
    for batch in dataset:
        total += tf.reduce_sum(batch)
    return total


totals = [total_of(tf.constant(10, tf.int64)) for _ in range(2)]
"""

_REDUCE_IN_CALLEE = """\
import tensorflow as tf


def windowed_sums(samples, start):
    dataset = tf.data.Dataset.from_tensor_slices(samples).batch(2)
    return dataset.reduce(start, lambda largest, window: tf.maximum(largest, tf.reduce_sum(window)))


def spread(samples):
    return windowed_sums(samples, tf.constant(0.0)) - tf.reduce_min(samples)


width = spread(tf.constant([1.0, 4.0, 2.0, 7.0]))
"""


class ResourceCreatedPerCall(Rule):
    """The body creates a table or a queue, or lets Python drive a dataset."""

    code = "HYB605"
    name = "resource-created-per-call"

    what_happens = (
        "A mutable lookup table or a queue that the body creates is made once for the graph and not for "
        "each call: the next call finds the entries of the one before, or the queue is gone when the graph "
        "runs. A constant table that is filled from arguments keeps those of the first call. A dataset that "
        "Python itself walks through (in a comprehension, `list`, `zip`, `next`) never reports its end "
        "while tracing: the walk goes on for ever, or past the last element."
    )
    why = (
        "These objects own a resource whose creation is Python code and whose state lies outside of the "
        "data flow. Tracing runs that Python once. The end of a dataset is an error that only the running "
        "graph can raise, so the Python iterator that tracing drives sees none."
    )
    unlock = (
        "Create the table or the queue once outside and clear it at the start of the call; use tensors for "
        "what lives within one call. Walk through a dataset with a `for` statement of the function itself, "
        "which AutoGraph turns into a loop of the graph, or with `dataset.reduce`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#using_python_iterators_and_generators",
        "https://www.tensorflow.org/api_docs/python/tf/lookup/experimental/MutableHashTable",
        "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#reduce",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _MUTABLE_TABLE,
            "count_tokens",
            expect="differs",
            decision="decline",
            note="The graph keeps one table: the second call counts on from the first.",
        ),
        Example(
            _TABLE_FROM_ARGUMENT,
            "rank_of",
            expect="differs",
            decision="decline",
            note="The table is filled from the arguments of the first call and answers with them for ever.",
        ),
        Example(
            _THROUGH_CLASS,
            "Deduplicator.unique_sum",
            expect="differs",
            decision="decline",
            note="The table is made by the constructor of a helper object, in another module.",
        ),
        Example(
            _QUEUE,
            "delayed",
            expect="differs",
            decision="decline",
            note="The queue is made while tracing and gone when the graph runs.",
        ),
        Example(
            _ZIP_DATASET,
            "first_batches",
            expect="differs",
            decision="decline",
            note=(
                "`zip` asks for five batches where there are three; eagerly it stops at the end of the "
                "data, in a graph it does not see it."
            ),
        ),
        Example(
            _ZIP_MAPPED_DATASET,
            "halves_of_first",
            expect="differs",
            decision="decline",
            note="AutoGraph's `map` gives a dataset; `zip` asks it for four batches where there are three.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STATIC_TABLE,
            "encode",
            expect="same",
            decision="hybridize",
            note="A table that never changes, made outside.",
        ),
        Example(
            _TABLE_OF_OBJECT,
            "Counter.count",
            expect="same",
            decision="hybridize",
            note="The mutable table belongs to the object, so it lives on in both worlds.",
        ),
        Example(
            _LOOP_OVER_DATASET,
            "total_of",
            expect="same",
            decision="hybridize",
            note="A `for` statement over the dataset is a loop of the graph and ends with the data.",
        ),
        Example(
            _LOOP_OVER_MAPPED_DATASET,
            "total_of_halves",
            expect="same",
            decision="hybridize",
            note="AutoGraph's `map` makes another dataset of it, which a `for` statement may go over.",
        ),
        Example(
            _REDUCE_IN_CALLEE,
            "spread",
            expect="same",
            decision="hybridize",
            note="A helper builds a dataset from the argument and reduces it within the call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each resource that every call makes, and each walk of Python through a dataset."""
        seen: set[object] = set()
        for lifted in created_resources(function):
            if lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"{called(lifted)} is made once for the graph, not once for a call",
                what=f"{called(lifted)} is made here",
            )
        for lifted in python_walks(function):
            if lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                "Python walks through a dataset here, and while tracing the dataset never reports its end",
                what="the dataset is walked through here",
            )
