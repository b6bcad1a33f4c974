"""Names are found under every spelling, members along the bases, and nothing heavy is imported for it."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from hybridize.knowledge import index, store

ALIASES = {
    "tensorflow.math.add": (
        "tensorflow.add",
        "tensorflow.compat.v2.add",
        "tensorflow.compat.v1.add",
        "tensorflow.python.ops.math_ops.add",
        "tensorflow._api.v2.v2.add",
    ),
    "tensorflow.math.reduce_sum": ("tensorflow.reduce_sum", "tensorflow.compat.v2.reduce_sum"),
    "tensorflow.linalg.matmul": ("tensorflow.matmul", "tensorflow.python.ops.math_ops.matmul"),
    "tensorflow.raw_ops.MatMul": ("tensorflow.python.ops.gen_math_ops.mat_mul",),
    "tensorflow.function": (
        "tensorflow.compat.v1.function",
        "tensorflow.python.eager.def_function.function",
        "tensorflow.python.eager.polymorphic_function.polymorphic_function.function",
    ),
    "tensorflow.keras.layers.Dense": (
        "keras.layers.Dense",
        "tf_keras.layers.Dense",
        "tensorflow.compat.v2.keras.layers.Dense",
        "tensorflow.compat.v1.keras.layers.Dense",
        "tensorflow.python.keras.layers.Dense",
        "tensorflow.python.keras.layers.core.Dense",
        "keras.src.layers.core.dense.Dense",
    ),
    "tensorflow.keras.layers.Layer": (
        "keras.Layer",
        "keras.layers.Layer",
        "tf_keras.layers.Layer",
        "tensorflow.python.keras.engine.base_layer.Layer",
        "keras.engine.base_layer.Layer",
    ),
    "tensorflow.keras.losses.mean_squared_error": (
        "tensorflow.keras.losses.MSE",
        "tensorflow.losses.mse",
        "tensorflow.metrics.mean_squared_error",
        "keras.losses.mean_squared_error",
    ),
    "tensorflow.nest.flatten": ("tensorflow.python.util.nest.flatten",),
    "tensorflow.float32": ("tensorflow.dtypes.float32", "tensorflow.compat.v1.float32"),
    "tensorflow.sparse.SparseTensor": ("tensorflow.SparseTensor",),
    "builtins.open": ("io.open",),
    "numpy.ndarray": ("numpy.ndarray",),
}


PAIRS = [(name, alias) for name, aliases in ALIASES.items() for alias in aliases]


@pytest.mark.parametrize(("name", "alias"), PAIRS)
def test_aliases_have_one_canonical_name(name: str, alias: str) -> None:
    assert index.canonical(name) == name
    assert index.canonical(alias) == name
    assert index.lookup(alias) is index.lookup(name)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("tensorflow.keras.optimizers.legacy.Adam", "tensorflow.keras.optimizers.legacy.SGD"),
        ("tensorflow.keras.optimizers.legacy.Adam", "tensorflow.keras.optimizers.Adam"),
        ("tensorflow.compat.v1.reduce_sum", "tensorflow.reduce_sum"),
        ("sys.stdout", "sys.stderr"),
        ("keras.ops.add", "tensorflow.add"),
    ],
)
def test_different_things_stay_apart(first: str, second: str) -> None:
    assert index.canonical(first) is not None
    assert index.canonical(second) is not None
    assert index.canonical(first) != index.canonical(second)


@pytest.mark.parametrize(
    "name",
    ["tensorflow.nonsense", "numpy.nonsense", "unheard_of", "unheard_of.of", "tensorflow.Tensor.nonsense",
     "os.nonsense", "keras.reduce_sum", "tf_keras.ops.add", "keras.nonsense.Dense", ""],
)  # fmt: skip
def test_unknown_names_are_unknown(name: str) -> None:
    assert index.lookup(name) is None
    assert index.canonical(name) is None
    assert not index.exists(name)
    assert index.versions(name) == ()


@pytest.mark.parametrize(
    ("cls", "attribute", "name", "role"),
    [
        ("tensorflow.keras.Model", "add_weight", "tensorflow.keras.layers.Layer.add_weight", "variable"),
        ("keras.layers.Dense", "build", "tensorflow.keras.layers.Dense.build", "variable"),
        ("tf_keras.layers.LSTM", "trainable_variables", "tensorflow.keras.layers.Layer.trainable_variables",
         "tensor_static"),
        ("tensorflow.Tensor", "numpy", "tensorflow.Tensor.numpy", "eager_only"),
        ("tensorflow.python.framework.ops.EagerTensor", "shape",
         "tensorflow.python.framework.ops.EagerTensor.shape", "tensor_static"),
        ("tensorflow.data.TFRecordDataset", "map", "tensorflow.data.Dataset.map", "graph_entry"),
        ("tensorflow.distribute.MirroredStrategy", "run", "tensorflow.distribute.Strategy.run",
         "graph_entry"),
        ("tensorflow.keras.optimizers.Adam", "apply_gradients",
         "tensorflow.keras.optimizers.Optimizer.apply_gradients", "tensor_op"),
        ("collections.OrderedDict", "get", "builtins.dict.get", "pure"),
        ("collections.defaultdict", "update", "builtins.dict.update", "pure"),
        ("pathlib.PosixPath", "write_text", "pathlib.Path.write_text", "file_write"),
        ("logging.Logger", "info", "logging.Logger.info", "output"),
        ("random.SystemRandom", "choice", "random.Random.choice", "random"),
        ("pandas.DataFrame", "to_numpy", "pandas.DataFrame.to_numpy", "foreign"),
    ],
)  # fmt: skip
def test_members_are_found_along_the_bases(cls: str, attribute: str, name: str, role: str) -> None:
    found = index.member(cls, attribute)
    assert found is not None
    assert (found.name, found.role) == (name, role)
    assert index.lookup(f"{cls}.{attribute}") == found


@pytest.mark.parametrize("cls", ["tensorflow.add", "tensorflow", "unheard_of.Class", "tensorflow.float32"])
def test_what_is_no_class_has_no_members(cls: str) -> None:
    assert index.member(cls, "numpy") is None


def test_attributes_of_constants_are_those_of_their_values() -> None:
    assert index.canonical("sys.path.append") == "builtins.list.append"
    assert index.canonical("os.environ.get") == "builtins.dict.get"
    assert index.canonical("sys.stdout.write") == "io.TextIOWrapper.write"
    assert index.canonical("tensorflow.float32.max") == "tensorflow.dtypes.DType.max"


def test_static_and_class_methods_take_no_receiver() -> None:
    made = index.member("tensorflow.data.Dataset", "from_tensor_slices")
    assert made is not None
    assert (made.kind, made.parameters[0]) == ("function", "tensors")
    mapped = index.member("tensorflow.data.Dataset", "map")
    assert mapped is not None
    assert (mapped.kind, mapped.parameters[0]) == ("method", "map_func")


def test_releases_of_names() -> None:
    assert index.versions("tensorflow.add") == ("2.15", "2.16", "2.21")
    assert index.versions("keras.ops.add") == ("2.16", "2.21")
    assert index.versions("tf_keras.layers.Dense") == ("2.16", "2.21")
    assert index.versions("tensorflow.keras.layers.Layer") == ("2.15", "2.16", "2.21")
    assert index.versions("keras.Layer") == ("2.16", "2.21")
    assert "3.10" not in index.versions("tomllib")
    assert "2.4" not in index.versions("numpy.Inf")


def test_packages() -> None:
    for known in ("tensorflow", "keras", "tf_keras", "numpy", "os", "builtins", "scipy", "tqdm"):
        assert index.is_known_package(known)
    assert not index.is_known_package("unheard_of")


def test_dtypes() -> None:
    names = index.dtype_names()
    assert {"float32", "int64", "bool", "string", "bfloat16", "complex64", "variant"} <= set(names)
    assert list(names) == sorted(names)
    assert index.canonical("tensorflow.double") == "tensorflow.float64"
    assert index.canonical("tensorflow.half") == "tensorflow.float16"
    assert not {"newaxis", "Tensor", "add"} & set(names)


def test_names_that_a_star_import_binds() -> None:
    assert {"Dense", "Layer", "LSTM"} <= index.public_names("tensorflow.keras.layers")
    assert {"Dense", "Layer", "LSTM"} <= index.public_names("keras.layers")
    assert {"sqrt", "pi"} <= index.public_names("math")
    assert index.public_names("unheard_of") == frozenset()
    assert not any(name.startswith("_") for name in index.public_names("numpy"))


def test_short_names_are_those_of_programs() -> None:
    assert index.short_name("tensorflow.math.reduce_sum") == "tensorflow.reduce_sum"
    assert index.short_name("tensorflow.linalg.matmul") == "tensorflow.matmul"
    assert index.short_name("unheard_of") is None


def test_the_index_is_large() -> None:
    counts = {name: len(store.shard(name).names) for name in ("tensorflow", "private", "numpy", "python")}
    assert counts["tensorflow"] > 3500
    assert counts["private"] > 3500
    assert counts["numpy"] > 900
    assert counts["python"] > 5000
    records = store.shard("tensorflow").names.values()
    assert sum(record.startswith("f|tensor_op|") for record in records) > 1500


def test_every_alias_leads_to_a_record() -> None:
    for name in ("tensorflow", "private", "numpy", "python", "libraries"):
        for alias, target in store.shard(name).aliases.items():
            canonical = target.partition("|")[0]
            assert canonical in store.shard_of(canonical).names, alias


def test_looking_up_imports_no_library() -> None:
    program = (
        "import sys; from hybridize.knowledge import index; index.lookup('tensorflow.add'); "
        "print(sorted({'tensorflow', 'keras', 'numpy', 'tomllib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                          env={"PYTHONPATH": "pyanalysis"})  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_loading_is_quick() -> None:
    """A smoke test: seconds would mean that the format of the data has gone wrong."""
    started = time.perf_counter()
    for name in ("tensorflow", "private", "numpy", "python", "libraries"):
        store.Shard(name)
    assert time.perf_counter() - started < 2
