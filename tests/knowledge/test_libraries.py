"""TensorFlow, Keras, NumPy and Python judge what the index says of them."""

from __future__ import annotations

import ast
import importlib
import os
from collections.abc import Callable
from typing import Any

import pytest

from hybridize.knowledge import index, store
from hybridize.knowledge.notation import split_notation

pytestmark = pytest.mark.tensorflow
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")


@pytest.fixture(scope="module")
def tf() -> Any:
    return importlib.import_module("tensorflow")


def find(tf: Any, path: str) -> Any:
    """The object that a public dotted name stands for in the installed library."""
    value = tf
    for part in path.split(".")[1:]:
        value = getattr(value, part)
    return value


# -- names ---------------------------------------------------------------------------------------------
def installed_names(tf: Any) -> list[tuple[str, str]]:
    """Spelled and canonical names that the installed release has, according to the index."""
    shard = store.shard("tensorflow")
    release = ".".join(tf.__version__.split(".")[:2])
    if release not in shard.releases:
        pytest.skip(f"the index was not built from TensorFlow {release}")
    bit = 1 << shard.releases.index(release)
    spelled = [(name, name, store.bits_of(record)) for name, record in shard.names.items()]
    for alias, target in shard.aliases.items():
        name, _, bits = target.partition("|")
        spelled.append((alias, name, int(bits)))
    public = [
        entry for entry in spelled if entry[0].startswith("tensorflow.") and ".compat." not in entry[0]
    ]
    return [(path, name) for path, name, bits in public if bits & bit]


def test_names_stand_for_what_the_library_has(tf: Any) -> None:
    wrong = []
    names = installed_names(tf)
    assert len(names) > 3000
    present = set(names)
    for path, name in names:
        try:
            found = find(tf, path)
        except AttributeError:
            wrong.append(path)
            continue
        api = index.lookup(name)
        assert api is not None
        shared = path != name and (name, name) in present and api.kind not in ("constant", "module")
        if shared and find(tf, name) is not found:
            wrong.append(f"{path} is not {name}")
    assert not wrong


# -- results -------------------------------------------------------------------------------------------
RESULTS = """
tf.add(x, x) tf.matmul(x, x) tf.reduce_sum(x) tf.reshape(x, [4]) tf.constant(1.) tf.zeros([2]) tf.range(3)
tf.nn.moments(x, [0]) tf.nn.weighted_moments(x, [0], x) tf.nn.top_k(x) tf.math.top_k(x) tf.unique(v)
tf.unique_with_counts(v) tf.linalg.eigh(x) tf.linalg.eig(x) tf.linalg.qr(x) tf.linalg.svd(x)
tf.linalg.lu(x) tf.linalg.slogdet(x) tf.linalg.normalize(x) tf.clip_by_global_norm([x, v], 1.)
tf.split(x, 2) tf.unstack(x) tf.meshgrid(v, v) tf.dynamic_partition(v, [0, 1], 2) tf.identity_n([x, v])
tf.shape_n([x, v]) tf.tuple([x, v]) tf.nn.max_pool_with_argmax(image, 2, 2, 'SAME')
tf.nn.sufficient_statistics(x, [0]) tf.nn.isotonic_regression(x)
tf.nn.fractional_avg_pool(image, [1., 1.5, 1.5, 1.]) tf.image.image_gradients(image)
tf.image.resize(image, [2, 2]) tf.image.non_max_suppression_with_scores(boxes, v, 2)
tf.image.non_max_suppression(boxes, v, 2)
tf.image.sample_distorted_bounding_box([4, 4, 3], boxes[None], min_object_covered=0.5)
tf.image.combined_non_max_suppression(boxes[None, :, None], x[None], 2, 2) tf.random.normal([2])
tf.random.uniform_candidate_sampler([[1]], 1, 1, True, 5) tf.random.split([1, 2], 2)
tf.nn.ctc_greedy_decoder(x[:, None], [2]) tf.nn.collapse_repeated([[1, 1]], [2])
tf.nn.ctc_unique_labels([[1, 1]]) tf.ragged.constant([[1], [2, 3]]) tf.ragged.range([1, 2])
tf.ragged.stack([v, v]) tf.strings.split('a b') tf.strings.bytes_split(['ab'])
tf.strings.ngrams(['a', 'b'], 2) tf.strings.lower('A') tf.strings.length('a')
tf.strings.unicode_decode(['a'], 'UTF-8') tf.strings.unicode_split(['a'], 'UTF-8')
tf.strings.unicode_decode_with_offsets(['a'], 'UTF-8')
tf.strings.unicode_split_with_offsets(['a'], 'UTF-8') tf.sparse.from_dense(x) tf.sparse.to_dense(sparse)
tf.sparse.reorder(sparse) tf.sparse.transpose(sparse)
tf.sparse.split(sp_input=sparse, num_split=2, axis=0) tf.sparse.fill_empty_rows(sparse, 0.)
tf.sparse.sparse_dense_matmul(sparse, x) tf.sparse.reduce_sum(sparse) tf.sparse.add(sparse, sparse)
tf.sparse.concat(0, [sparse, sparse]) tf.sparse.retain(sparse, [True, False, True, True]) tf.sparse.eye(2)
tf.sets.union(m, m) tf.sets.size(tf.sets.union(m, m))
tf.io.parse_tensor(tf.io.serialize_tensor(x), tf.float32) tf.io.decode_csv(['1,2'], [[0], [0]])
tf.io.decode_raw('ab', tf.uint8) tf.io.encode_jpeg(tf.zeros([2, 2, 3], tf.uint8))
tf.io.parse_single_example(example, {'a': tf.io.FixedLenFeature([], tf.int64)})
tf.io.parse_example([example], {'a': tf.io.FixedLenFeature([], tf.int64)}) tf.debugging.assert_equal(x, x)
tf.debugging.assert_shapes([(x, (2, 2))]) tf.debugging.assert_rank(x, 2)
tf.debugging.check_numerics(x, 'm') tf.debugging.assert_all_finite(x, 'm')
tf.debugging.assert_type(x, tf.float32) tf.group(x) tf.no_op() tf.is_tensor(x) tf.executing_eagerly()
tf.inside_function() tf.as_dtype('float32')
tf.broadcast_static_shape(tf.TensorShape([1]), tf.TensorShape([2])) tf.get_logger() tf.device('CPU:0')
tf.nest.is_nested([1]) tf.nest.assert_same_structure([1], [2]) tf.make_ndarray(tf.make_tensor_proto([1.]))
tf.experimental.numpy.split(x, 2) tf.experimental.numpy.nonzero(x) tf.experimental.numpy.shape(x)
tf.experimental.numpy.ndim(x) tf.experimental.numpy.divmod(x, x) tf.experimental.numpy.meshgrid(v, v)
tf.py_function(lambda t: t, [x], tf.float32) tf.numpy_function(lambda t: t, [x], tf.float32)
tf.timestamp() tf.io.gfile.exists('nowhere') tf.io.gfile.listdir('.') tf.io.gfile.join('a', 'b')
tf.config.list_physical_devices() tf.Variable(1.) tf.TensorShape([1])
tf.RaggedTensor.from_row_splits([1, 2], [0, 2]) tf.train.latest_checkpoint('.')
tf.random.Generator.from_seed(1) tf.random.get_global_generator()
tf.random.Generator.from_seed(1).split(2) tf.distribute.get_strategy() tf.distribute.has_strategy()
tf.summary.should_record_summaries() tf.data.Dataset.range(3) tf.data.Dataset.from_tensor_slices(x)
tf.data.Dataset.zip((dataset, dataset)) tf.keras.activations.relu(x) tf.keras.losses.mse(x, x)
tf.keras.metrics.binary_accuracy(x, x) tf.keras.losses.get('mse') tf.keras.optimizers.get('adam')
tf.keras.utils.to_categorical([1, 0]) tf.keras.Input([2]) tf.keras.utils.pad_sequences([[1], [2, 3]])
tf.keras.backend.epsilon() tf.keras.backend.floatx() tf.keras.backend.image_data_format()
tf.keras.utils.timeseries_dataset_from_array([1, 2], None, 1)
"""
MEMBERS = """
x.shape x.dtype x.ndim x.get_shape() x.numpy() x.device x.ref() variable.assign(x) variable.assign_add(x)
variable.numpy() variable.read_value() variable.value() variable.shape variable.dtype variable.name
variable.trainable ragged.to_tensor() ragged.to_sparse() ragged.row_lengths() ragged.values
ragged.row_splits ragged.nested_row_splits ragged.flat_values ragged.shape ragged.dtype ragged.ragged_rank
ragged.numpy() ragged.to_list() ragged.nrows() ragged.bounding_shape() ragged.merge_dims(0, 1)
ragged.with_values(ragged.values) sparse.indices sparse.values sparse.dense_shape sparse.shape
sparse.dtype x.shape.as_list() x.shape.rank x.shape.num_elements() x.shape.is_fully_defined()
x.shape.concatenate([1]) x.shape.with_rank(2) x.shape.ndims x.dtype.name x.dtype.is_floating x.dtype.size
x.dtype.base_dtype x.dtype.as_numpy_dtype x.dtype.max array.write(0, v) array.stack() array.read(0)
array.size() array.unstack(x) array.gather([0]) array.dtype array.element_shape dataset.map(double)
dataset.batch(2) dataset.take(1) dataset.filter(keep) dataset.shuffle(2) dataset.cardinality()
dataset.reduce(z, plus) dataset.element_spec dataset.enumerate() dataset.prefetch(1)
dataset.as_numpy_iterator() dense(x) dense.get_weights() dense.trainable_variables dense.weights
dense.name dense.count_params() dense.losses dense.built dense.dtype dense.trainable model(x) model.layers
model.inputs model.trainable_variables model.optimizer model.get_layer(index=0) metric.update_state(v)
metric.result() metric.variables metric.name metric.reset_state() adam.iterations adam.learning_rate
adam.variables loss(x, x) strategy.num_replicas_in_sync strategy.run(double, (z,)) strategy.scope()
generator.normal([2]) generator.state table.lookup(tf.constant(['a'])) table.size() table.export()
module.trainable_variables module.name module.submodules
"""
_PYTHON = {"int": int, "float": (int, float), "bool": bool, "str": str, "bytes": bytes}


def names(tf: Any) -> dict[str, Any]:
    """What the expressions speak of."""
    x = tf.constant([[4.0, 1.0], [1.0, 3.0]])
    example = tf.train.Example()
    example.features.feature["a"].int64_list.value.append(1)
    dense = tf.keras.layers.Dense(2)
    model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    metric = tf.keras.metrics.Mean()
    metric.update_state(1.0)
    dense(x)
    module = tf.Module()
    module.variable = tf.Variable(1.0)
    initializer = tf.lookup.KeyValueTensorInitializer(tf.constant(["a"]), tf.constant([1]))
    adam = tf.keras.optimizers.Adam()
    adam.build(dense.trainable_variables)
    return {
        "tf": tf, "x": x, "v": tf.constant([1.0, 2.0]), "z": tf.constant(0, tf.int64),
        "m": tf.constant([[0, 1]]),
        "image": tf.ones([1, 4, 4, 3]), "boxes": tf.constant([[0.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.5, 0.5]]),
        "sparse": tf.sparse.from_dense(x), "ragged": tf.ragged.constant([[1.0], [2.0, 3.0]]),
        "variable": tf.Variable(x), "dataset": tf.data.Dataset.range(4),
        "example": example.SerializeToString(),
        "array": tf.TensorArray(tf.float32, 2, dynamic_size=True, clear_after_read=False).unstack(x),
        "double": lambda e: e * 2, "keep": lambda e: e > 1, "plus": lambda state, e: state + e,
        "dense": dense,
        "model": model, "metric": metric, "adam": adam, "loss": tf.keras.losses.MeanSquaredError(),
        "strategy": tf.distribute.get_strategy(), "generator": tf.random.Generator.from_seed(1),
        "table": tf.lookup.StaticHashTable(initializer, 0), "module": module,
    }  # fmt: skip


def split_expressions(text: str) -> list[str]:
    """Expressions separated by white space, which they hold inside brackets and quotes."""
    found, current = [], ""
    for word in text.split():
        current = f"{current} {word}" if current else word
        try:
            ast.parse(current, mode="eval")
        except SyntaxError:
            continue
        found.append(current)
        current = ""
    assert not current
    return found


CLASS_OF = {
    "x": "tensorflow.Tensor",
    "variable": "tensorflow.Variable",
    "ragged": "tensorflow.RaggedTensor",
    "sparse": "tensorflow.sparse.SparseTensor",
    "array": "tensorflow.TensorArray",
    "loss": "tensorflow.keras.losses.Loss",
    "dataset": "tensorflow.data.Dataset",
    "dense": "tensorflow.keras.layers.Dense",
    "model": "tensorflow.keras.Model",
    "metric": "tensorflow.keras.metrics.Mean",
    "adam": "tensorflow.keras.optimizers.Adam",
    "strategy": "tensorflow.distribute.Strategy",
    "generator": "tensorflow.random.Generator",
    "table": "tensorflow.lookup.StaticHashTable",
    "module": "tensorflow.Module",
    "x.shape": "tensorflow.TensorShape",
    "x.dtype": "tensorflow.dtypes.DType",
}


def api_name(expression: str) -> str:
    """The dotted name whose result the expression gives."""
    node = ast.parse(expression, mode="eval").body
    called = node.func if isinstance(node, ast.Call) else node
    dotted = ast.unparse(called)
    if dotted in CLASS_OF and isinstance(node, ast.Call):
        return f"{CLASS_OF[dotted]}.__call__"
    owner, _, attribute = dotted.rpartition(".")
    if owner in CLASS_OF:
        return f"{CLASS_OF[owner]}.{attribute}"
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Call):
        return f"tensorflow.random.Generator.{called.attr}"
    return "tensorflow" + dotted[2:]


def fits(tf: Any, notation: str, value: Any) -> bool:
    """Whether a value is what the notation says, as far as the notation says anything."""
    head, bracket, rest = notation.partition("[")
    inner = split_notation(rest[:-1]) if bracket else []
    if head == "either":
        return any(fits(tf, part, value) for part in inner)
    if head in ("tuple", "list", "tuple_of"):
        if not isinstance(value, (tuple, list)):
            return False
        if head != "tuple":
            return all(fits(tf, inner[0], item) for item in value)
        return len(inner) == len(value) and all(map(lambda part, item: fits(tf, part, item), inner, value))
    if head == "dict":
        return isinstance(value, dict) and all(fits(tf, inner[1], item) for item in value.values())
    if head.startswith("instance("):
        return type(value).__name__ == head[:-1].rpartition(".")[2] or _is_a(tf, value, head[9:-1])
    numpy = importlib.import_module("numpy")
    simple = {
        "tensor": tf.Tensor, "ragged": tf.RaggedTensor, "sparse": tf.SparseTensor, "shape": tf.TensorShape,
        "dataset": tf.data.Dataset, "ndarray": (numpy.ndarray, numpy.generic),
        "keras_tensor": type(tf.keras.Input([1])), "number": (int, float, numpy.number), **_PYTHON,
    }  # fmt: skip
    if head == "none":
        return value is None or isinstance(value, tf.Operation)
    if head == "variable":
        return hasattr(value, "assign")
    if head == "dtype":
        return isinstance(value, (tf.DType, type))
    return head not in simple or isinstance(value, simple[head])


def _is_a(tf: Any, value: Any, name: str) -> bool:
    return not name.startswith("tensorflow.") or isinstance(value, find(tf, name))


@pytest.mark.parametrize("expression", split_expressions(RESULTS) + split_expressions(MEMBERS))
def test_results_are_as_the_notation_says(tf: Any, expression: str) -> None:
    known = _cached_names(tf)
    api = index.lookup(api_name(expression))
    assert api is not None, api_name(expression)
    try:
        value = eval(expression, known)
    except AttributeError:
        pytest.skip("this release has no such member")
    assert fits(tf, api.returns, value), (api.name, api.returns, value)


_NAMES: dict[str, Any] = {}


def _cached_names(tf: Any) -> dict[str, Any]:
    if not _NAMES:
        _NAMES.update(names(tf))
    return _NAMES


# -- graphs and eager execution ------------------------------------------------------------------------
EAGER_ONLY = """
tensorflow.Tensor.numpy tensorflow.Tensor.tolist tensorflow.Tensor.__array__ tensorflow.Tensor.__len__
tensorflow.Tensor.__float__ tensorflow.Tensor.__int__ tensorflow.Tensor.__index__
tensorflow.Variable.numpy tensorflow.RaggedTensor.numpy tensorflow.RaggedTensor.to_list
tensorflow.make_ndarray tensorflow.keras.backend.get_value tensorflow.data.Dataset.as_numpy_iterator
tensorflow.keras.layers.Layer.get_weights
"""
IN_A_GRAPH = {
    "numpy": lambda g: g.x.numpy(),
    "tolist": lambda g: g.x.tolist(),
    "__array__": lambda g: g.np.asarray(g.x),
    "__len__": lambda g: g.x.__len__(),
    "__float__": lambda g: g.x[0, 0].__float__(),
    "__int__": lambda g: g.x[0, 0].__int__(),
    "__index__": lambda g: g.m[0, 0].__index__(),
    "Variable.numpy": lambda g: g.variable.numpy(),
    "RaggedTensor.numpy": lambda g: (g.ragged + g.x[0, 0]).numpy(),
    "to_list": lambda g: (g.ragged + g.x[0, 0]).to_list(),
    "make_ndarray": lambda g: g.tf.make_ndarray(g.tf.make_tensor_proto(g.x)),
    "get_value": lambda g: g.tf.keras.backend.get_value(g.x),
    "as_numpy_iterator": lambda g: list(g.dataset.as_numpy_iterator()),
}


class Names:
    """The names of :func:`names` as attributes, with the tensors of a graph in place of eager ones."""

    def __init__(self, known: dict[str, Any], **symbolic: Any) -> None:
        self.__dict__.update(known, np=importlib.import_module("numpy"), **symbolic)


@pytest.mark.parametrize("case", sorted(IN_A_GRAPH))
def test_eager_only_members_fail_in_a_graph(tf: Any, case: str) -> None:
    known = _cached_names(tf)

    @tf.function(autograph=False)
    def graph(x: Any, m: Any) -> Any:
        IN_A_GRAPH[case](Names(known, x=x, m=m))
        return x

    with pytest.raises(Exception):  # noqa: B017 - which one differs by release
        graph(known["x"], known["m"])


@pytest.mark.parametrize("name", EAGER_ONLY.split())
def test_eager_only_members_are_marked(name: str) -> None:
    api = index.lookup(name)
    assert api is not None
    assert api.role == "eager_only"
    assert "raises_in_graph" in api.effects


# -- callbacks -----------------------------------------------------------------------------------------
Recorder = Callable[..., Any]
CALLBACKS: dict[str, Callable[[Any, Any, Any, Recorder], Any]] = {
    "tensorflow.map_fn fn": lambda tf, x, d, r: tf.map_fn(r, x),
    "tensorflow.scan fn": lambda tf, x, d, r: tf.scan(r, x),
    "tensorflow.foldl fn": lambda tf, x, d, r: tf.foldl(r, x),
    "tensorflow.foldr fn": lambda tf, x, d, r: tf.foldr(r, x),
    "tensorflow.vectorized_map fn": lambda tf, x, d, r: tf.vectorized_map(r, x),
    "tensorflow.cond true_fn": lambda tf, x, d, r: tf.cond(x[0] > 0, r, lambda: x),
    "tensorflow.case pred_fn_pairs": lambda tf, x, d, r: tf.case([(x[0] > 0, r)], default=lambda: x),
    "tensorflow.switch_case branch_fns": lambda tf, x, d, r: tf.switch_case(tf.constant(0), [r]),
    "tensorflow.while_loop body": lambda tf, x, d, r: tf.while_loop(
        lambda n: n[0] < 2, lambda n: (r(n) + 1,), (x,)),
    "tensorflow.custom_gradient f": lambda tf, x, d, r: tf.custom_gradient(lambda y: (r(y), lambda g: g))(x),
    "tensorflow.recompute_grad f": lambda tf, x, d, r: tf.recompute_grad(r)(x),
    "tensorflow.function func": lambda tf, x, d, r: tf.function(r, autograph=False)(x),
    "tensorflow.py_function func": lambda tf, x, d, r: tf.py_function(r, [x], tf.float32),
    "tensorflow.nest.map_structure func": lambda tf, x, d, r: tf.nest.map_structure(r, [x]),
    "tensorflow.distribute.Strategy.run fn": lambda tf, x, d, r: tf.distribute.get_strategy().run(r, (x,)),
    "tensorflow.data.Dataset.map map_func": lambda tf, x, d, r: d.map(r),
    "tensorflow.data.Dataset.flat_map map_func": lambda tf, x, d, r: d.flat_map(lambda e: (r(e), d)[1]),
    "tensorflow.data.Dataset.interleave map_func": lambda tf, x, d, r: d.interleave(lambda e: (r(e), d)[1]),
    "tensorflow.data.Dataset.filter predicate": lambda tf, x, d, r: d.filter(lambda e: r(e) > 0),
    "tensorflow.data.Dataset.take_while predicate": lambda tf, x, d, r: d.take_while(lambda e: r(e) > 0),
    "tensorflow.data.Dataset.reduce reduce_func": lambda tf, x, d, r: d.reduce(x[0], lambda s, e: s + r(e)),
    "tensorflow.data.Dataset.scan scan_func": lambda tf, x, d, r: d.scan(x[0], lambda s, e: (s, r(e))),
    "tensorflow.data.Dataset.apply transformation_func": lambda tf, x, d, r: d.apply(r),
    "tensorflow.data.Dataset.group_by_window key_func": lambda tf, x, d, r: d.group_by_window(
        lambda e: tf.cast(r(e), tf.int64), lambda k, w: w.batch(2), 2),
    "tensorflow.data.Dataset.bucket_by_sequence_length element_length_func":
        lambda tf, x, d, r: d.map(lambda e: e[None]).bucket_by_sequence_length(
            lambda e: (r(e), 1)[1], [5], [1, 1]),
    "tensorflow.data.Dataset.from_generator generator": lambda tf, x, d, r: list(
        tf.data.Dataset.from_generator(lambda: [r(1.0)], output_signature=tf.TensorSpec([], tf.float32))),
}  # fmt: skip


def modes(tf: Any, run: Callable[[Recorder], Any]) -> set[bool]:
    """Whether the callback was traced, over all its calls."""
    seen: set[bool] = set()

    def recorder(*arguments: Any) -> Any:
        seen.add(not tf.executing_eagerly())
        return arguments[0] if arguments else tf.constant([1.0, 2.0])

    run(recorder)
    return seen


@pytest.mark.parametrize("case", sorted(CALLBACKS))
def test_callbacks_are_called_as_the_index_says(tf: Any, case: str) -> None:
    name, parameter = case.split()
    api = index.lookup(name)
    assert api is not None
    callback = next(known for known in api.callbacks if known.parameter == parameter)
    x = tf.constant([1.0, 2.0])
    dataset = tf.data.Dataset.from_tensor_slices(x)
    eager = modes(tf, lambda recorder: CALLBACKS[case](tf, x, dataset, recorder))
    assert eager == {callback.mode == "graph"}
    if ".data." not in name:

        def traced(recorder: Recorder) -> None:
            @tf.function(autograph=False)
            def graph(y: Any) -> None:
                CALLBACKS[case](tf, y, dataset, recorder)

            graph(x)

        assert modes(tf, traced) == {callback.mode != "eager"}


# -- the standard library and NumPy --------------------------------------------------------------------
def test_names_of_python_and_numpy_exist() -> None:
    """Names said to exist in every release that the index knows exist in the one that runs this."""
    for shard, family in ((store.shard("python"), ""), (store.shard("numpy"), "numpy")):
        everywhere = (1 << len(shard.releases)) - 1
        missing = []
        for name, record in shard.names.items():
            if store.bits_of(record) == everywhere and name.startswith(family) and not _importable(name):
                missing.append(name)
        assert not missing


def _importable(name: str) -> bool:
    module, _, attribute = name.rpartition(".")
    try:
        return (
            not module
            or hasattr(importlib.import_module(module), attribute)
            or bool(importlib.import_module(name))
        )
    except ImportError:
        return False


def test_roles_of_methods_that_change_their_object() -> None:
    """Built-in containers change under exactly the methods said to change them."""
    samples: dict[str, Any] = {"list": [2, 1], "dict": {1: 2}, "set": {1, 2}, "bytearray": bytearray(b"ab")}
    arguments = [(), (1,), (9,), ([3, 4],), (0, 5), ({7: 8},), ({1, 5},), (97,)]
    for kind, value in samples.items():
        for method, record in store.shard("python").members[f"builtins.{kind}"].items():
            if method.startswith("_") or not record.startswith("e|"):
                continue
            changed = False
            for given in arguments:
                fresh = value.copy()
                try:
                    getattr(fresh, method)(*given)
                except (TypeError, ValueError, KeyError, IndexError, AttributeError):
                    continue
                changed = changed or fresh != value
            api = index.member(f"builtins.{kind}", method)
            assert api is not None
            assert ("mutates_self" in api.effects) == changed, (kind, method)
