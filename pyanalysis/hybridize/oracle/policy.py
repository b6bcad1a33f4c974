"""What is never asked: whatever touches files, the network, devices or Python code, and whatever runs for long."""

from __future__ import annotations

from typing import Any

from hybridize.knowledge.model import Api

_ROLES = frozenset({
    "tensor_op", "tensor_static", "ndarray", "dataset", "keras_layer", "keras_loss", "keras_metric", "keras_object",
    "graph_entry",
})
_EFFECTS = frozenset({
    "output", "reads_file", "writes_file", "network", "process", "environment", "clock", "global_state",
    "creates_state",
})
_PREFIXES = (
    "tensorflow.io.gfile.", "tensorflow.saved_model.", "tensorflow.distribute.", "tensorflow.config.",
    "tensorflow.summary.", "tensorflow.train.", "tensorflow.compat.", "tensorflow.debugging.experimental.",
    "tensorflow.profiler.", "tensorflow.tpu.", "tensorflow.lookup.", "tensorflow.keras.applications.",
    "tensorflow.keras.utils.", "tensorflow.keras.models.", "tensorflow.keras.datasets.", "tensorflow.queue.",
    "tensorflow.data.experimental.service.", "tensorflow.mlir.", "tensorflow.xla.", "tensorflow.raw_ops.",
    "tensorflow.autodiff.", "tensorflow.experimental.dtensor.", "numpy.testing.", "numpy.lib.", "numpy.ctypeslib.",
    "numpy.f2py.", "numpy.distutils.",
)
_MADE = (
    "tensorflow.keras.", "tensorflow.initializers.", "tensorflow.TensorArray", "tensorflow.TensorSpec",
    "tensorflow.io.FixedLenFeature", "tensorflow.io.VarLenFeature", "tensorflow.io.FixedLenSequenceFeature",
    "tensorflow.io.SparseFeature", "tensorflow.io.RaggedFeature",
)
_NAMES = frozenset({
    "tensorflow.io.read_file", "tensorflow.io.write_file", "tensorflow.io.matching_files", "tensorflow.print",
    "tensorflow.py_function", "tensorflow.numpy_function", "tensorflow.load_op_library", "tensorflow.load_library",
    "tensorflow.data.Dataset.list_files", "tensorflow.data.Dataset.from_generator", "tensorflow.data.Dataset.load",
    "tensorflow.data.Dataset.save", "tensorflow.data.Dataset.as_numpy_iterator",
    "tensorflow.data.Dataset.get_single_element",
    "tensorflow.function", "tensorflow.timestamp", "tensorflow.while_loop", "tensorflow.cond", "tensorflow.case",
    "tensorflow.switch_case", "tensorflow.nest.map_structure", "tensorflow.make_ndarray", "tensorflow.init_scope",
    "tensorflow.data.Dataset.snapshot", "tensorflow.data.Dataset.cache", "tensorflow.audio.decode_wav",
    # As long as the values say: no choice of values shows all lengths.
    "numpy.union1d", "numpy.setdiff1d", "numpy.setxor1d", "numpy.intersect1d",
    "numpy.load", "numpy.save", "numpy.savez", "numpy.savetxt", "numpy.loadtxt", "numpy.fromfile", "numpy.genfromtxt",
    "numpy.memmap", "numpy.savez_compressed", "numpy.fromregex", "numpy.ndarray.tofile", "numpy.ndarray.dump",
})


# Functions of packages that are not asked for otherwise.
_HARMLESS = frozenset({
    "tensorflow.keras.utils.to_categorical", "tensorflow.keras.utils.pad_sequences", "tensorflow.keras.utils.normalize",
})
_MADE_BY: dict[str, list[Any]] = {  # objects that functions make, and the call that makes one like them
    "numpy.random.Generator": ["o", "numpy.random.default_rng", [], []],
    "numpy.random.RandomState": ["o", "numpy.random.RandomState", [], []],
    "tensorflow.random.Generator": ["o", "tensorflow.random.Generator.from_seed", [["c", 1]], []],
}


def stand_in(name: str) -> list[Any] | None:
    """How an object of a class is made whatever the program made it of, where that does not matter."""
    return _MADE_BY.get(name)


def may_ask(api: Api) -> bool:
    """Whether the result of an API may be asked for."""
    if api.name in _HARMLESS:
        return True
    if api.role == "random" and api.name.startswith("numpy.random."):
        return api.returns == "ndarray"
    if api.role not in _ROLES or api.effects & _EFFECTS or api.name in _NAMES:
        return False
    return not api.name.startswith(_PREFIXES) and all(callback.mode == "later" for callback in api.callbacks)


def may_make(name: str) -> bool:
    """Whether an object of a public class may be made to ask what calling it gives."""
    return name.startswith(_MADE) and not name.startswith(_PREFIXES) and name != "tensorflow.keras.Model"
