"""HYB708: a graph that runs in a forked process can hang."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Example, Rule
from hybridize.rules.reasons import place

_PROCESS = """\
import multiprocessing

import tensorflow as tf


def evaluate(weights):
    return tf.reduce_sum(tf.square(weights) - weights)


def worker(queue, weights):
    queue.put(float(evaluate(tf.constant(weights))))


context = multiprocessing.get_context("fork")
queue = context.SimpleQueue()
first = evaluate(tf.constant([1.0, 2.0]))
process = context.Process(target=worker, args=(queue, [3.0, 4.0]), daemon=True)
process.start()
process.join(2)
second = queue.get() if process.exitcode == 0 else "the worker hangs"
process.kill()
"""

_POOL_OF_METHOD = """\
import multiprocessing

import tensorflow as tf


class Objective:
    def __init__(self, center):
        self.center = center

    def value(self, point):
        return tf.reduce_sum(tf.square(point - self.center))

    def score(self, point):
        return float(self.value(tf.constant(point)))


objective = Objective(tf.constant([1.0, 1.0]))
start = objective.score([0.0, 0.0])
pool = multiprocessing.get_context("fork").Pool(1)
pending = pool.map_async(objective.score, [[2.0, 2.0], [1.0, 3.0]])
pending.wait(2)
scores = pending.get() if pending.ready() else "the pool hangs"
pool.terminate()
"""

_OTHER_MODULE = {
    "main.py": """\
from workers import run_forked

from physics import energy

before = energy([1.0, 2.0])
after = run_forked(energy, [3.0, 4.0])
""",
    "workers.py": """\
import multiprocessing


def run_forked(function, argument):
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=lambda: sender.send(function(argument)), daemon=True)
    process.start()
    answer = receiver.recv() if receiver.poll(2) else "the worker hangs"
    process.kill()
    return answer
""",
    "physics.py": """\
import tensorflow as tf


def simulate(velocity):
    return 0.5 * tf.reduce_sum(velocity * velocity) + tf.norm(velocity)


def energy(velocity):
    return float(simulate(tf.constant(velocity)))
""",
}

_THREADS = """\
from concurrent.futures import ThreadPoolExecutor

import tensorflow as tf


def evaluate(weights):
    return tf.reduce_sum(tf.square(weights) - weights)


candidates = [tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])]
with ThreadPoolExecutor(max_workers=2) as executor:
    values = list(executor.map(evaluate, candidates))
"""

_PYTHON_WORKER = """\
import multiprocessing

import tensorflow as tf


def parse(line):
    return [float(field) for field in line.split(",")]


def train_step(weights, sample):
    return weights - 0.1 * tf.sign(weights - sample)


with multiprocessing.get_context("fork").Pool(1) as pool:
    samples = pool.map(parse, ["1.0,2.0", "3.0,4.0"])
weights = tf.constant([0.0, 5.0])
for sample in samples:
    weights = train_step(weights, tf.constant(sample))
"""

_DATASET_WORKERS = """\
import tensorflow as tf


class Augmentation:
    def __init__(self, gain):
        self.gain = gain

    def augment(self, image):
        return self.gain * tf.reverse(image, axis=[0])

    def summarize(self, batch):
        return tf.reduce_mean(batch, axis=0) + tf.reduce_max(batch)


augmentation = Augmentation(0.5)
images = tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(8.0), (4, 2)))
augmented = images.map(augmentation.augment, num_parallel_calls=2).batch(2)
summaries = [augmentation.summarize(batch) for batch in augmented]
"""


class ForkedWorker(Rule):
    """The function runs in a forked worker process."""

    code = "HYB708"
    name = "forked-worker"

    what_happens = (
        "After a program has run a graph, a process forked from it (`multiprocessing` with the `fork` "
        "method, the default on Linux up to Python 3.13) hangs when it runs the graph too. The same "
        "operations, called eagerly on small tensors, work in the child."
    )
    why = (
        "TensorFlow runs graphs on a pool of threads. A fork copies the memory but none of the threads, so "
        "the child waits for workers that do not exist. Small eager operations run on the calling thread "
        "and need none."
    )
    unlock = (
        'Start workers with `multiprocessing.get_context("spawn")`, use threads or `tf.data` with '
        "`num_parallel_calls`, or keep the function that the workers call eager."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
        "https://github.com/tensorflow/tensorflow/issues/5448",
        "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#map",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PROCESS,
            "evaluate",
            expect="differs",
            decision="decline",
            note="The child never comes back; the program waits two seconds for it.",
        ),
        Example(
            _POOL_OF_METHOD,
            "Objective.value",
            expect="differs",
            decision="decline",
            note="A pool calls a method that calls the toggled one.",
        ),
        Example(
            _OTHER_MODULE,
            "simulate",
            expect="differs",
            decision="decline",
            module="physics.py",
            note="The workers are started far from the function, in another module.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _THREADS,
            "evaluate",
            expect="same",
            decision="hybridize",
            note="Threads share the pool of TensorFlow.",
        ),
        Example(
            _PYTHON_WORKER,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The forked worker computes in Python; the graph runs in the parent alone.",
        ),
        Example(
            _DATASET_WORKERS,
            "Augmentation.summarize",
            expect="same",
            decision="hybridize",
            note="`tf.data` does the parallel work, in threads of its own.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason with the place that starts the worker."""
        worker = program.workers.of(function)
        if worker is None:
            return
        message = f"{function.code.name}() runs in a forked process, where a graph can hang"
        reason = self.reason(function, function.node, message)
        line, _ = place(worker.code, worker.node)
        yield Reason(reason.code, reason.name, reason.severity, message, reason.file, reason.line, reason.column,
                     (Step(worker.code.path, line, "work is handed to other processes here"),), reason.unlock)
