"""Judging with TensorFlow: toggle a function, run both variants in a worker, compare what they leave.

``run_pair(example)`` judges one example, ``run_many(examples)`` a batch, and
``run_program_pair(original, edited, main)`` whole programs in folders. Set
``HYBRIDIZE_TRUTH_PYTHON`` to judge with the TensorFlow of another interpreter.
"""

from tests.truth.harness.outcome import Outcome, agrees, describe_outcome
from tests.truth.harness.pairs import run_many, run_pair, run_program_pair

__all__ = ["Outcome", "agrees", "describe_outcome", "run_many", "run_pair", "run_program_pair"]
