"""What is known of code outside the program: TensorFlow, Keras, NumPy, the standard library and others.

An :class:`Api` is one public function, class, method or constant under its canonical dotted name.
The facts are data (``data/*.json`` from introspection, ``tables/*.toml`` written by hand);
this file only says what they may contain.
"""

from __future__ import annotations

from dataclasses import dataclass

# What an API is for. One role each; the interpreter and the rules ask for these and never for names.
ROLES = frozenset({
    "tensor_op",         # takes tensors, gives tensors: real work in a graph
    "tensor_static",     # reads only static facts (dtype, rank, tf.is_tensor): fine in both worlds
    "variable",          # tf.Variable and whatever creates one
    "keras_layer", "keras_model", "keras_loss", "keras_metric", "keras_optimizer",
    "keras_callback", "keras_object",  # other configuration objects: initializers, regularizers, ...
    "keras_input",       # tf.keras.Input: gives a KerasTensor
    "keras_loop",        # fit, evaluate, predict, *_on_batch, compile, save, load_model: host-side only
    "dataset",           # creates or transforms a tf.data.Dataset
    "state_creator",     # lookup tables, readers, random generators, writers, checkpoints
    "graph_scope",       # GradientTape, name_scope, device, control_dependencies, strategy.scope
    "graph_entry",       # traces the callable it is given: Dataset.map, tf.map_fn, tf.cond, fit's steps
    "tf_function",       # tf.function itself
    "do_not_convert",    # tf.autograph.experimental.do_not_convert
    "mode_query",        # tf.executing_eagerly, tf.inside_function
    "mode_switch",       # tf.config.run_functions_eagerly, tf.compat.v1.disable_eager_execution
    "summary",           # tf.summary.*, tf.print: effects that work inside a graph
    "host_io",           # tf.io.gfile, tf.saved_model.save: eager file access through TensorFlow
    "eager_only",        # .numpy(), EagerTensor protocols: raise in a graph
    "ndarray",           # NumPy and friends computing on arrays
    "foreign",           # SciPy, pandas, PIL, sklearn, matplotlib: other libraries on values
    "output",            # print, logging, warnings, plots, progress bars
    "random",            # Python or NumPy randomness
    "clock", "environment", "file_read", "file_write", "network", "process",
    "inspection",        # pickle, deepcopy, inspect.signature, multiprocessing: look at functions as objects
    "conversion",        # math.*, float(), "%f": turn a value into a Python one
    "pure",              # no effect, result depends on arguments alone
    "type",              # a plain type or class: calling it makes an object
    "unknown",
})


# What a call does besides giving a result. ``mutates_argN`` and ``advances_argN`` name a parameter as well.
EFFECTS = frozenset({
    "output", "reads_file", "writes_file", "random", "clock", "environment", "network", "process",
    "mutates_self", "creates_variable", "creates_state", "raises_in_graph", "global_state",
})


@dataclass(frozen=True, slots=True)
class Callback:
    """A parameter that receives a callable, and how the library calls it.

    ``mode``: ``graph`` (always traced: Dataset.map, tf.vectorized_map), ``now`` (called before returning,
    in the mode of the caller: map, sorted, tf.cond, tf.map_fn, Strategy.run), ``eager`` (called eagerly
    even when a graph reaches it, at every run: tf.py_function), ``later`` (kept and called from outside:
    callbacks, atexit, threads).
    ``arguments``: what each one is, in the notation of :attr:`Api.returns`; ``*`` in front of one unpacks it.
    """

    parameter: str
    position: int | None
    mode: str
    arguments: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Api:
    """One public name.

    ``name``        canonical dotted name, e.g. ``tensorflow.math.add``.
    ``kind``        module, function, class, method, property, constant; a static or class method is a
                    function, as it is called without a receiver.
    ``role``        one of :data:`ROLES`.
    ``parameters``  names in order, without ``self``; ``*args``/``**kw`` keep their stars; keyword-only after
                    ``*``.
    ``returns``     notation: tensor, ragged, sparse, indexed_slices, keras_tensor, variable, ndarray, int,
                    float, bool, str, bytes, none, number, shape, dtype, dataset, dataset[element], object,
                    self, unknown, argN (the value of that argument), args (all of them), list[...],
                    set[...], iterator[...], dict[key,value], tuple[a,b], tuple_of[a] (any number of them),
                    either[a,b], instance (of the class itself), instance(dotted.Class),
                    result(callback,...) (joined), identity (as a decorator that returns what it is put on).
                    Suffixes: ``.element`` (what iterating gives), ``.value`` (of a dictionary),
                    ``.batched``, ``.windowed`` (a dataset of each component), ``.arrays`` (NumPy's),
                    ``.output`` (of a scan), ``.like`` (that structure, of tensors), ``.leaf`` (of a structure),
                    ``.tensors`` (that structure, with tensors for its numbers and arrays),
                    ``.mapped(callback)``, ``.filled(argN)``, ``.entered`` (by ``with``).
    ``effects``     subset of :data:`EFFECTS`, and mutates_argN, advances_argN for parameter N.
    ``callbacks``   parameters that receive callables.
    ``bases``       for classes: canonical names of the public bases, nearest first.
    """

    name: str
    kind: str
    role: str = "unknown"
    parameters: tuple[str, ...] = ()
    returns: str = "unknown"
    effects: frozenset[str] = frozenset()
    callbacks: tuple[Callback, ...] = ()
    bases: tuple[str, ...] = ()
