"""Library functions that look at a function as an object, and see a ``tf.function`` otherwise than a plain one.

Not those that call it, or read its name, docstring or signature. ``tests/knowledge/test_looks.py`` runs a call for
every row under TensorFlow, with a plain function and with a decorated one.
"""

from __future__ import annotations

# Wherever in their arguments the function is -> what they do with it.
DEEP: dict[str, str] = {
    "pickle.dumps": "pickled",
    "pickle.dump": "pickled",
    "cloudpickle.dumps": "pickled",
    "cloudpickle.dump": "pickled",
    "dill.dumps": "pickled",
    "dill.dump": "pickled",
    "joblib.dump": "pickled",
    "copy.deepcopy": "deep-copied",
    "dataclasses.asdict": "deep-copied",
    "dataclasses.astuple": "deep-copied",
}

_TEXT = "asked for its text, of which decorators are a part"
_FUNCTION = "asked whether it is a function"
_METHOD = "asked whether it is a method"
_FILE = "asked for its file"
_CONFIGURATION = "asked for its configuration by Keras"

# Their first argument is the function -> what they do with it.
DIRECT: dict[str, str] = {
    "builtins.help": "described by its class",
    "builtins.isinstance": _FUNCTION,
    "builtins.repr": "shown as text",
    "builtins.str": "shown as text",
    "builtins.type": "asked for its type",
    "dis.Bytecode": "disassembled",
    "dis.dis": "disassembled",
    "dis.get_instructions": "disassembled",
    "inspect.findsource": _TEXT,
    "inspect.get_annotations": "asked for its annotations",
    "inspect.getabsfile": _FILE,
    "inspect.getclosurevars": "asked for its variables",
    "inspect.getfile": _FILE,
    "inspect.getsource": _TEXT,
    "inspect.getsourcefile": _FILE,
    "inspect.getsourcelines": _TEXT,
    "inspect.isfunction": _FUNCTION,
    "inspect.ismethod": _METHOD,
    "inspect.ismethoddescriptor": _METHOD,
    "inspect.unwrap": "unwrapped",
    "pydoc.render_doc": "described by its class",
    "tensorflow.autograph.to_code": "converted by AutoGraph",
    "tensorflow.autograph.to_graph": "converted by AutoGraph",
    "tensorflow.keras.activations.serialize": _CONFIGURATION,
    "tensorflow.keras.losses.serialize": _CONFIGURATION,
    "tensorflow.keras.metrics.serialize": _CONFIGURATION,
    "typing.get_type_hints": "asked for its type hints",
    "unittest.mock.create_autospec": "the model of a mock, which takes any arguments then",
    "weakref.WeakMethod": "referred to weakly as a method",
}

# The same for methods of an object: a function is taken as it is.
OF_METHODS: dict[str, str] = {"inspect.getfullargspec": "asked for its arguments, of which `self` is one"}

# These list what their first argument has; ``getmembers`` what a predicate holds for, its second one.
LISTING = frozenset({"builtins.dir", "inspect.getmembers"})

# Classes that a plain function is an object of, and a ``tf.function`` is not.
FUNCTION_CLASSES = frozenset({"types.FunctionType", "types.LambdaType", "types.MethodType"})

# What Keras does with configurations, which hold the functions that its objects were made with: ends of names.
CONFIGURED = (".clone_model", ".get_config", ".layers.serialize", ".save", ".save_model", ".to_json", ".to_yaml")
