"""Small programs and the types that their parameters must have: ``(name, program, {parameter: types})``.

A type is ``dtype[axes]`` with ``?`` for an axis that is not known or varies; several types are separated by ``|``.
"""

from __future__ import annotations

HEAD = "import numpy as np\nimport tensorflow as tf\n\n\n"


def calls(*arguments: str) -> str:
    """A program that passes each argument to a function of its own: ``f0(x)``, ``f1(x)``, ..."""
    functions = "".join(f"def f{at}(x):\n    return x\n\n\n" for at in range(len(arguments)))
    return HEAD + functions + "".join(f"f{at}({argument})\n" for at, argument in enumerate(arguments))


def table(pairs: dict[str, str]) -> tuple[str, dict[str, str]]:
    """A program from expressions, and the expected types."""
    return calls(*pairs), {f"f{at}.x": told for at, told in enumerate(pairs.values())}


TENSORS = table({
    "tf.zeros([2, 3])": "float32[2, 3]",
    "tf.constant([[1, 2], [3, 4]])": "int32[2, 2]",
    "tf.constant([1.0, 2.0], tf.float64)": "float64[2]",
    "tf.constant('a')": "string[]",
    "tf.constant([True])": "bool[1]",
    "tf.range(5)": "int32[5]",
    "tf.range(0.0, 1.0, 0.25)": "float32[4]",
    "tf.eye(3)": "float32[3, 3]",
    "tf.fill([2, 2], 7)": "int32[2, 2]",
    "tf.linspace(0.0, 1.0, 5)": "float32[5]",
    "tf.one_hot([0, 1, 2], 4)": "float32[3, 4]",
    "tf.ones_like(tf.zeros([2], tf.int64))": "int64[2]",
    "tf.cast(tf.range(3), tf.float16)": "float16[3]",
    "tf.random.normal([4, 1])": "float32[4, 1]",
    "tf.random.uniform([3], maxval=5, dtype=tf.int32)": "int32[3]",
    "tf.convert_to_tensor(np.zeros((2, 2)))": "float64[2, 2]",
    "tf.Variable([1.0, 2.0])": "float32[2]",
    "tf.complex(tf.ones([2]), tf.ones([2]))": "complex64[2]",
})
SHAPES = table({
    "tf.reshape(tf.zeros([4, 6]), [-1, 8])": "float32[3, 8]",
    "tf.transpose(tf.zeros([2, 3, 4]), [2, 0, 1])": "float32[4, 2, 3]",
    "tf.expand_dims(tf.zeros([2]), -1)": "float32[2, 1]",
    "tf.squeeze(tf.zeros([1, 2, 1]))": "float32[2]",
    "tf.concat([tf.zeros([2, 3]), tf.zeros([4, 3])], 0)": "float32[6, 3]",
    "tf.stack([tf.zeros([3])] * 4, axis=1)": "float32[3, 4]",
    "tf.tile(tf.zeros([2, 3]), [2, 1])": "float32[4, 3]",
    "tf.pad(tf.zeros([2, 3]), [[1, 1], [0, 2]])": "float32[4, 5]",
    "tf.gather(tf.zeros([5, 3]), [0, 1])": "float32[2, 3]",
    "tf.gather_nd(tf.zeros([5, 3]), [[0, 1]])": "float32[1]",
    "tf.boolean_mask(tf.zeros([4, 2]), [True, False, True, True])": "float32[?, 2]",
    "tf.where(tf.zeros([3]) > 0)": "int64[?, 1]",
    "tf.unique(tf.constant([1, 1, 2]))[0]": "int32[?]",
    "tf.split(tf.zeros([6, 2]), 3)[0]": "float32[2, 2]",
    "tf.unstack(tf.zeros([3, 2]))[0]": "float32[2]",
    "tf.repeat(tf.zeros([2, 3]), 2, axis=0)": "float32[4, 3]",
    "tf.reverse(tf.zeros([2, 3]), [0])": "float32[2, 3]",
    "tf.slice(tf.zeros([4, 4]), [0, 1], [2, 2])": "float32[2, 2]",
    "tf.zeros([5, 6])[1:3]": "float32[2, 6]",
    "tf.zeros([5, 6])[:, 0]": "float32[5]",
    "tf.zeros([5, 6])[..., tf.newaxis]": "float32[5, 6, 1]",
    "tf.zeros([5, 6])[-1, ::2]": "float32[3]",
    "tf.broadcast_to(tf.zeros([3]), [2, 3])": "float32[2, 3]",
    "tf.shape(tf.zeros([2, 3]))": "int32[2]",
    "tf.meshgrid(tf.range(2), tf.range(3))[0]": "int32[3, 2]",
    "tf.scatter_nd([[0], [2]], [1.0, 2.0], [4])": "float32[4]",
})
ARITHMETIC = table({
    "tf.zeros([2, 3]) + tf.ones([3])": "float32[2, 3]",
    "tf.zeros([2, 1]) * tf.ones([1, 4])": "float32[2, 4]",
    "tf.zeros([2, 3]) @ tf.zeros([3, 4])": "float32[2, 4]",
    "tf.range(3) / 2": "float64[3]",
    "tf.zeros([2]) > 0.5": "bool[2]",
    "-tf.zeros([2])": "float32[2]",
    "tf.reduce_sum(tf.zeros([2, 3]))": "float32[]",
    "tf.reduce_mean(tf.zeros([2, 3]), axis=1)": "float32[2]",
    "tf.reduce_max(tf.zeros([2, 3]), axis=0, keepdims=True)": "float32[1, 3]",
    "tf.argmax(tf.zeros([2, 3]), axis=1)": "int64[2]",
    "tf.math.top_k(tf.zeros([2, 5]), 3)[1]": "int32[2, 3]",
    "tf.einsum('bij,bjk->bik', tf.zeros([2, 3, 4]), tf.zeros([2, 4, 5]))": "float32[2, 3, 5]",
    "tf.tensordot(tf.zeros([2, 3]), tf.zeros([3, 4]), 1)": "float32[2, 4]",
    "tf.linalg.inv(tf.eye(3))": "float32[3, 3]",
    "tf.linalg.svd(tf.zeros([4, 3]))[0]": "float32[3]",
    "tf.norm(tf.zeros([2, 3]), axis=1)": "float32[2]",
    "tf.cumsum(tf.range(4))": "int32[4]",
    "tf.nn.softmax(tf.zeros([2, 3]))": "float32[2, 3]",
    "tf.nn.moments(tf.zeros([4, 3]), [0])[1]": "float32[3]",
    "tf.math.segment_sum(tf.zeros([4, 2]), [0, 0, 1, 1])": "float32[?, 2]",
    "tf.clip_by_value(tf.zeros([2]), 0.0, 1.0)": "float32[2]",
    "tf.sort(tf.zeros([3, 2]))": "float32[3, 2]",
    "tf.nn.sparse_softmax_cross_entropy_with_logits([0, 1], tf.zeros([2, 3]))": "float32[2]",
    "tf.abs(tf.complex(1.0, 2.0))": "float32[]",
})
IMAGES = table({
    "tf.nn.conv2d(tf.zeros([1, 8, 8, 3]), tf.zeros([3, 3, 3, 5]), 2, 'SAME')": "float32[1, 4, 4, 5]",
    "tf.nn.max_pool2d(tf.zeros([1, 8, 8, 3]), 2, 2, 'VALID')": "float32[1, 4, 4, 3]",
    "tf.image.resize(tf.zeros([8, 8, 3]), [4, 5])": "float32[4, 5, 3]",
    "tf.image.flip_left_right(tf.zeros([8, 8, 3]))": "float32[8, 8, 3]",
    "tf.image.rgb_to_grayscale(tf.zeros([8, 8, 3]))": "float32[8, 8, 1]",
    "tf.image.central_crop(tf.zeros([8, 8, 3]), 0.5)": "float32[4, 4, 3]",
    "tf.signal.stft(tf.zeros([64]), 16, 8)": "complex64[7, 9]",
    "tf.signal.rfft(tf.zeros([8]))": "complex64[5]",
})
TEXTS = table({
    "tf.strings.length(['a', 'bb'])": "int32[2]",
    "tf.strings.split(['a b', 'c'])": "ragged string[2, ?]",
    "tf.strings.to_number(['1', '2'])": "float32[2]",
    "tf.strings.join(['a', 'b'])": "string[]",
    "tf.ragged.constant([[1, 2], [3]])": "ragged int32[2, ?]",
    "tf.ragged.constant([[1.0], []]).to_tensor()": "float32[2, ?]",
    "tf.reduce_sum(tf.ragged.constant([[1.0], []]), axis=1)": "float32[2]",
    "tf.RaggedTensor.from_row_splits([1, 2, 3], [0, 1, 3])": "ragged int32[2, ?]",
    "tf.sparse.from_dense(tf.eye(3))": "sparse float32[3, 3]",
    "tf.sparse.to_dense(tf.sparse.from_dense(tf.eye(3)))": "float32[3, 3]",
    "tf.SparseTensor([[0, 1]], [1.0], [2, 2])": "sparse float32[2, 2]",
})
ARRAYS = table({
    "np.zeros((2, 3))": "float64[2, 3]",
    "np.ones(4, np.int32)": "int32[4]",
    "np.array([1, 2, 3])": "int64[3]",
    "np.array([[1.0, 2.0]], dtype=np.float32)": "float32[1, 2]",
    "np.arange(10)": "int64[10]",
    "np.arange(10).reshape(2, -1)": "int64[2, 5]",
    "np.linspace(0, 1, 7)": "float64[7]",
    "np.random.rand(3, 2)": "float64[3, 2]",
    "np.random.default_rng(0).normal(size=(4, 2))": "float64[4, 2]",
    "np.random.randint(0, 5, size=(6,))": "int64[6]",
    "np.zeros((2, 3)).T": "float64[3, 2]",
    "np.zeros((2, 3), np.float32).mean(axis=0)": "float32[3]",
    "np.concatenate([np.zeros((2, 3)), np.ones((1, 3))])": "float64[3, 3]",
    "np.stack([np.zeros(3), np.ones(3)])": "float64[2, 3]",
    "np.zeros((5, 2))[1:3]": "float64[2, 2]",
    "np.zeros((5, 2))[np.array([0, 1, 1])]": "float64[3, 2]",
    "np.eye(3)[[0, 2]]": "float64[2, 3]",
    "np.zeros((5, 2))[np.zeros(5) > 0]": "float64[?, 2]",
    "np.zeros(3, np.uint8) / 255.0": "float64[3]",
    "np.zeros(3, np.float32) * 2.0": "float32[3]",
    "np.zeros((2, 3)) @ np.zeros((3, 1))": "float64[2, 1]",
    "np.expand_dims(np.zeros(3), 0)": "float64[1, 3]",
    "np.zeros((2, 3)).astype('float32')": "float32[2, 3]",
    "np.argmax(np.zeros((2, 3)), axis=1)": "int64[2]",
    "np.where(np.zeros(3) > 0, 1.0, 0.0)": "float64[3]",
    "np.tile(np.zeros((1, 2)), (3, 1))": "float64[3, 2]",
    "tf.keras.utils.to_categorical([0, 1, 2], 4)": "float64[3, 4]",
    "tf.zeros([2, 3]).numpy()": "float32[2, 3]",
    "tf.constant(np.zeros((2, 2)).tolist())": "float32[?, ?]",
})
LAYERS = table({
    "tf.keras.layers.Dense(4)(tf.zeros([2, 3]))": "float32[2, 4]",
    "tf.keras.layers.Conv2D(4, 3)(tf.zeros([1, 8, 8, 3]))": "float32[1, 6, 6, 4]",
    "tf.keras.layers.Conv2D(4, 3, padding='same', strides=2)(tf.zeros([1, 8, 8, 3]))": "float32[1, 4, 4, 4]",
    "tf.keras.layers.MaxPooling2D()(tf.zeros([1, 8, 8, 3]))": "float32[1, 4, 4, 3]",
    "tf.keras.layers.GlobalAveragePooling2D()(tf.zeros([1, 8, 8, 3]))": "float32[1, 3]",
    "tf.keras.layers.Flatten()(tf.zeros([2, 8, 8]))": "float32[2, 64]",
    "tf.keras.layers.Reshape((4, 2))(tf.zeros([3, 8]))": "float32[3, 4, 2]",
    "tf.keras.layers.Embedding(20, 6)(tf.zeros([2, 5], tf.int32))": "float32[2, 5, 6]",
    "tf.keras.layers.Embedding(50000, 768)(tf.zeros([2, 5], tf.int32))": "float32[2, 5, 768]",
    "tf.keras.layers.LSTM(7)(tf.zeros([2, 5, 3]))": "float32[2, 7]",
    "tf.keras.layers.GRU(7, return_sequences=True)(tf.zeros([2, 5, 3]))": "float32[2, 5, 7]",
    "tf.keras.layers.Bidirectional(tf.keras.layers.LSTM(4))(tf.zeros([2, 5, 3]))": "float32[2, 8]",
    "tf.keras.layers.BatchNormalization()(tf.zeros([2, 5]))": "float32[2, 5]",
    "tf.keras.layers.LayerNormalization()(tf.zeros([2, 5]))": "float32[2, 5]",
    "tf.keras.layers.Dropout(0.5)(tf.zeros([2, 5]))": "float32[2, 5]",
    "tf.keras.layers.Concatenate()([tf.zeros([2, 5]), tf.zeros([2, 3])])": "float32[2, 8]",
    "tf.keras.layers.Add()([tf.zeros([2, 5]), tf.zeros([2, 5])])": "float32[2, 5]",
    "tf.keras.layers.MultiHeadAttention(2, 4)(tf.zeros([2, 5, 8]), tf.zeros([2, 6, 8]))": "float32[2, 5, 8]",
    "tf.keras.layers.Conv1D(4, 3)(tf.zeros([2, 9, 3]))": "float32[2, 7, 4]",
    "tf.keras.layers.UpSampling2D()(tf.zeros([1, 4, 4, 3]))": "float32[1, 8, 8, 3]",
    "tf.keras.losses.MeanSquaredError()(tf.zeros([2, 1]), tf.ones([2, 1]))": "float32[]",
    "tf.keras.losses.mse(tf.zeros([2, 3]), tf.ones([2, 3]))": "float32[2]",
    "tf.keras.activations.relu(tf.zeros([2]))": "float32[2]",
    "tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(3)])(tf.zeros([2, 4, 4]))": "float32[2, 3]",
})
DATASETS = (HEAD + '''
def pair(x, y):
    return x


def batch(x, y):
    return x


def kept(x):
    return x


def mapped(x):
    return tf.cast(x, tf.float32)


def after(x):
    return x


def padded(x):
    return x


def window(x):
    return x


def zipped(a, b):
    return a


def numbered(n, x):
    return x


def generated(x):
    return x


def entry(x):
    return x["a"]


data = tf.data.Dataset.from_tensor_slices((np.zeros((7, 4), np.float32), np.arange(7)))
for x, y in data:
    pair(x, y)
for x, y in data.shuffle(3).batch(2):
    batch(x, y)
for x in tf.data.Dataset.range(8).batch(4, drop_remainder=True):
    kept(x)
for x in tf.data.Dataset.range(4).map(mapped).cache().prefetch(1):
    after(x)
for x in tf.data.Dataset.range(1, 4).map(lambda n: tf.zeros([n])).padded_batch(2):
    padded(x)
for part in tf.data.Dataset.range(6).window(2):
    for x in part:
        window(x)
for a, b in tf.data.Dataset.zip((tf.data.Dataset.range(3), tf.data.Dataset.from_tensors([1.0, 2.0]).repeat())):
    zipped(a, b)
for n, x in tf.data.Dataset.range(3).enumerate():
    numbered(n, x)
for x in tf.data.Dataset.from_generator(lambda: iter([[1.0]]), output_signature=tf.TensorSpec([None], tf.float32)):
    generated(x)
for x in tf.data.Dataset.from_tensor_slices({"a": np.zeros((3, 2)), "b": np.arange(3)}):
    entry(x)
''', {
    "pair.x": "float32[4]", "pair.y": "int64[]", "batch.x": "float32[?, 4]", "batch.y": "int64[?]",
    "kept.x": "int64[4]",
    "mapped.x": "int64[]", "after.x": "float32[]", "padded.x": "float32[?, ?]", "window.x": "int64[]",
    "zipped.a": "int64[]", "zipped.b": "float32[2]", "numbered.n": "int64[]", "numbered.x": "int64[]",
    "generated.x": "float32[?]", "entry.x": "{a: float64[2], b: int64[]}",
})
MODELS = (HEAD + '''
class Block(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))

    def call(self, inputs):
        return self.scale(inputs @ self.kernel)

    def scale(self, h):
        return 2.0 * h


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.first = Block(6)
        self.last = tf.keras.layers.Dense(2)

    def call(self, inputs):
        return self.finish(self.last(self.first(inputs)))

    def finish(self, logits):
        return tf.nn.softmax(logits)


def outputs(p):
    return p


def predicted(p):
    return p


net = Net()
outputs(net(tf.zeros([3, 4])))
inputs = tf.keras.Input((8,))
hidden = tf.keras.layers.Dense(5)(inputs)
model = tf.keras.Model(inputs, [hidden, tf.keras.layers.Dense(1)(hidden)])
both = model(tf.zeros([2, 8]))
predicted(both[1])
''', {
    "Net.call.inputs": "float32[3, 4]", "Block.call.inputs": "float32[3, 4]", "Block.scale.h": "float32[3, 6]",
    "Net.finish.logits": "float32[3, 2]", "outputs.p": "float32[3, 2]", "predicted.p": "float32[2, 1]",
})
CONTEXTS = (HEAD + '''
def several(x):
    return helper(x)


def helper(x):
    return x


def mixed(x):
    return x


def structure(pair, options):
    return pair[0]


def many(*xs):
    return xs[0]


for x in (tf.zeros([2]), tf.zeros([3])):
    several(x)
mixed(tf.zeros([2]))
mixed(tf.constant(1))
structure((tf.zeros([2]), [tf.zeros([3])]), {"mask": tf.constant([True])})
many(tf.zeros([1]), tf.zeros([2]))
with tf.GradientTape() as tape:
    weight = tf.Variable(tf.zeros([3, 2]))
    loss = tf.reduce_sum(weight * weight)
mixed(tape.gradient(loss, weight))
''', {
    "several.x": "float32[2] | float32[3]", "helper.x": "float32[2] | float32[3]",
    "mixed.x": "float32[2] | int32[] | float32[3, 2]",
    "structure.pair": "(float32[2], [float32[3]])", "structure.options": "{mask: bool[1]}",
    "many.xs": "(float32[1], float32[2])",
})
PROGRAMS = {
    name.lower(): value for name, value in list(globals().items())
    if name.isupper() and isinstance(value, tuple)
}
