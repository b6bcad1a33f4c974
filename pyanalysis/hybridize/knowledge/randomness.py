"""Which operations draw random numbers from TensorFlow's seeds, and what sets the seed of a program.

Eager operations take their seeds from a stream of the context, operations of a graph from their place in it:
under one ``tf.random.set_seed`` the two give different numbers. ``stateless_*`` operations and
``tf.random.Generator`` give the same in both.
"""

from __future__ import annotations

from hybridize.knowledge.model import Api

SETTING_SEEDS = frozenset({
    "tensorflow.random.set_seed", "tensorflow.compat.v1.set_random_seed", "tensorflow.keras.utils.set_random_seed",
    "tensorflow.experimental.numpy.random.seed",
})
TEST_CASE = "tensorflow.test.TestCase"  # its setUp sets a seed
_SEEDS_ARE_ARGUMENTS = frozenset({
    "tensorflow.random.split", "tensorflow.random.fold_in", "tensorflow.random.create_rng_state",
    "tensorflow.random.experimental.index_shuffle",
})
_OF_KERAS_3 = "tensorflow.keras.random."  # keeps its seeds in variables
_OF_NUMPY = "tensorflow.experimental.numpy.random."


def draws(api: Api) -> bool:
    """Whether a call of the function draws numbers from the seeds of TensorFlow."""
    if api.role != "tensor_op" or api.kind != "function" or "stateless" in api.name:
        return False
    if api.name in _SEEDS_ARE_ARGUMENTS or not api.name.startswith("tensorflow."):
        return False
    return api.name.startswith(_OF_NUMPY) or ("seed" in api.parameters and not api.name.startswith(_OF_KERAS_3))
