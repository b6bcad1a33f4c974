"""Lets eager and compiled code draw the same random numbers.

Under one global seed an operation such as ``tf.random.normal`` derives its own seed from a counter when it
runs eagerly and from its place in the graph when it is compiled, so numbers differ though nothing else does.
``settle`` replaces the stateful random operations by draws from one ``tf.random.Generator``. Its state is a
variable: the n-th draw is then the same either way, and what still differs is the program's doing.
"""

from __future__ import annotations

import functools
from typing import Any

SEED = 20_240_229


class Source:
    """The generator behind all draws."""

    def __init__(self) -> None:
        self.generator: Any = None

    def create(self) -> None:
        """Make the generator; this starts TensorFlow's runtime."""
        import tensorflow as tf

        self.generator = tf.random.Generator.from_seed(SEED, alg="philox")

    def seed(self) -> Any:
        """A fresh seed for one stateless operation."""
        import tensorflow as tf

        if self.generator is None:
            with tf.init_scope():
                self.create()
        return self.generator.make_seeds(1)[:, 0]

    def reset(self, seed: Any) -> None:
        """What ``tf.random.set_seed`` does to later draws; only eagerly, as the original."""
        import tensorflow as tf

        if tf.executing_eagerly():
            self.seed()
            self.generator.reset_from_seed(int(seed))


def settle(configures_runtime: bool) -> None:
    """Replace the stateful random operations in this process, for good.

    The generator is made right away, since TensorFlow traces a function twice that makes a variable; but not
    if the program configures the runtime, which it can do only before the runtime starts.
    """
    import tensorflow as tf
    from tensorflow.python.framework import random_seed
    from tensorflow.python.ops import gen_random_ops

    source = Source()
    if not configures_runtime:
        source.create()
    for name, operation in _operations(source.seed).items():
        setattr(gen_random_ops, name, operation)
    set_seed = tf.random.set_seed

    @functools.wraps(set_seed)
    def settled_set_seed(seed: Any) -> None:
        set_seed(seed)
        source.reset(seed)

    tf.random.set_seed = settled_set_seed
    # Shuffled datasets and samplers keep operations of their own: a fixed seed where the program gives none.
    random_seed.get_seed = lambda op_seed: (SEED, SEED if op_seed is None else op_seed)


def _operations(seed: Any) -> dict[str, Any]:
    """Replacements by the name of the generated operation that TensorFlow's Python code calls."""
    import tensorflow as tf

    stateless = tf.random

    def normal(shape: Any, dtype: Any, **_: Any) -> Any:
        return stateless.stateless_normal(shape, seed(), dtype=dtype)

    def truncated_normal(shape: Any, dtype: Any, **_: Any) -> Any:
        return stateless.stateless_truncated_normal(shape, seed(), dtype=dtype)

    def uniform(shape: Any, dtype: Any, **_: Any) -> Any:
        return stateless.stateless_uniform(shape, seed(), dtype=dtype)

    def uniform_int(shape: Any, minval: Any, maxval: Any, **_: Any) -> Any:
        minval = tf.convert_to_tensor(minval)
        maxval = tf.cast(maxval, minval.dtype)
        return stateless.stateless_uniform(shape, seed(), minval, maxval, dtype=minval.dtype)

    def shuffle(value: Any, **_: Any) -> Any:
        value = tf.convert_to_tensor(value)
        keys = stateless.stateless_uniform([tf.shape(value)[0]], seed())
        return tf.ensure_shape(tf.gather(value, tf.argsort(keys)), value.shape)

    def multinomial(logits: Any, num_samples: Any, output_dtype: Any = tf.int64, **_: Any) -> Any:
        return stateless.stateless_categorical(logits, num_samples, seed(), dtype=output_dtype)

    def gamma(shape: Any, alpha: Any, **_: Any) -> Any:
        alpha = tf.convert_to_tensor(alpha)
        full = tf.concat([shape, tf.cast(tf.shape(alpha), tf.convert_to_tensor(shape).dtype)], 0)
        return stateless.stateless_gamma(full, seed(), alpha, dtype=alpha.dtype)

    def poisson(shape: Any, rate: Any, dtype: Any = tf.int64, **_: Any) -> Any:
        rate = tf.convert_to_tensor(rate)
        full = tf.concat([shape, tf.cast(tf.shape(rate), tf.convert_to_tensor(shape).dtype)], 0)
        return stateless.stateless_poisson(full, seed(), rate, dtype=dtype)

    return {
        "random_standard_normal": normal,
        "truncated_normal": truncated_normal,
        "random_uniform": uniform,
        "random_uniform_int": uniform_int,
        "random_shuffle": shuffle,
        "multinomial": multinomial,
        "random_gamma": gamma,
        "random_poisson_v2": poisson,
    }
