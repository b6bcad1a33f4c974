"""A hand-made report that has one of everything, and the program that it speaks of."""

from __future__ import annotations

from pathlib import Path

from hybridize.project.model import Problem
from hybridize.report.model import Edit, FunctionReport, Parameter, Reason, Report, Step

FACTS = {
    "called": True,
    "tensor_parameter": True,
    "python_parameter": False,
    "side_effects": False,
    "recursive": False,
    "tensor_computation": True,
    "covered_callers": False,
}

PROGRAM = {
    "net/layers.py": (
        "import tensorflow as tf\n\n\n"
        "class Dense:\n"
        "    def call(self, x):\n"
        "        return tf.matmul(x, self.kernel)\n\n"
        "    def mixed(self, x, ids, mask, scale):\n"
        "        return tf.where(mask, x, scale)\n"
    ),
    "net/train.py": (
        "import tensorflow as tf\n\n\n"
        "def step(x):\n"
        "\tloss = tf.reduce_sum(x)\n"
        "\tlog('損失', loss)\n"
        "\treturn loss\n\n\n"
        "@tf.function(experimental_relax_shapes=True)\n"
        "def evaluate(x):\n"
        "    print('evaluating')\n"
        "    return tf.reduce_mean(x)\n\n\n"
        "@tf.function\n"
        "def settings():\n"
        "    return 3\n\n\n"
        "def helper(x):\n"
        "    return x + 1\n"
    ),
    "net/util.py": "def log(name, value):\n    print(name, value)\n",
}

_FLOAT = {"dtype": "float32", "shape": [None, 28], "layout": "dense"}


def function(file: str, name: str, line: int, decision: str, **changes: object) -> FunctionReport:
    """A function report with ordinary values where nothing else is said."""
    values: dict[str, object] = {
        "file": file,
        "name": name,
        "line": line,
        "end_line": line + 2,
        "hybrid": False,
        "tf_function_arguments": {},
        "decision": decision,
        "safety": None,
        "facts": dict(FACTS),
        "parameters": (Parameter("x", "positional", ("tensor",), (_FLOAT,), ("call",)),),
        "reasons": (),
    }
    return FunctionReport(**{**values, **changes})  # type: ignore[arg-type]


def _hybridized() -> FunctionReport:
    edit = Edit("net/layers.py", (5, 4), (5, 4), "@tf.function\n    ")
    return function("net/layers.py", "Dense.call", 5, "hybridize", safety="safe", edits=(edit,))


def _speculative() -> FunctionReport:
    sparse = {"dtype": "int64", "shape": None, "layout": "sparse"}
    pair = {"container": "list", "elements": [{"dtype": "bool", "shape": [], "layout": "dense"}]}
    parameters = (
        Parameter("x", "positional", ("tensor",), (_FLOAT, {"shape": None, "dtype": "float64"}), ("hint",)),
        Parameter("ids", "positional", ("tensor",), (sparse,), ("use",)),
        Parameter("mask", "positional", ("container",), (pair,), ("use",)),
        Parameter("scale", "keyword", ("number",), (), ("default",)),
    )
    hint = Reason(
        "HYB703", "unknown-decorator", "warning", "@cached keeps results as they are", "net/layers.py", 8, 4
    )
    size = Reason(
        "HYB105", "large-ops-only", "info", "one large operation: little to gain", "net/layers.py", 9, 15
    )
    edit = Edit("net/layers.py", (8, 4), (8, 4), "@tf.function\n    ")
    return function(
        "net/layers.py", "Dense.mixed", 8, "hybridize",
        safety="speculative", parameters=parameters, reasons=(hint, size), edits=(edit,),
    )  # fmt: skip


def _declined() -> FunctionReport:
    trace = (Step("net/train.py", 6, "log is called here"), Step("net/util.py", 2, "print is called here"))
    output = Reason(
        "HYB201", "python-output", "error", "print runs once, when step is traced, and not at every call",
        "net/train.py", 6, 7, trace, "use tf.print",
    )  # fmt: skip
    state = Reason("HYB301", "frozen-global", "error", "rate is read only once", "net/util.py", 1, 0)
    return function("net/train.py", "step", 4, "decline", reasons=(output, state))


def _reconfigured() -> FunctionReport:
    old = Reason(
        "HYB905", "deprecated-argument", "info", "experimental_relax_shapes is now reduce_retracing",
        "net/train.py", 10, 13,
    )  # fmt: skip
    edit = Edit("net/train.py", (10, 13), (10, 38), "reduce_retracing")
    arguments = {"experimental_relax_shapes": "True"}
    return function(
        "net/train.py", "evaluate", 11, "reconfigure",
        hybrid=True, safety="safe", reasons=(old,), edits=(edit,), tf_function_arguments=arguments,
    )  # fmt: skip


def _kept() -> FunctionReport:
    wrong = Reason(
        "HYB906",
        "wrong-already",
        "error",
        "returns 3 as a tensor",
        "net/train.py",
        18,
        4,
        (),
        "return tf.constant(3)",
    )
    facts = {**FACTS, "tensor_parameter": False, "called": None}
    return function(
        "net/train.py", "settings", 17, "keep", hybrid=True, facts=facts, parameters=(), reasons=(wrong,)
    )


def _covered() -> FunctionReport:
    covered = Reason(
        "HYB103", "covered-callers", "error", "evaluate, a graph, is its only caller", "net/train.py", 21, 0
    )
    return function("net/train.py", "helper", 21, "decline", reasons=(covered,))


def _util() -> FunctionReport:
    nothing = Reason(
        "HYB102", "no-tensor-work", "error", "it computes nothing on tensors", "net/util.py", 1, 0
    )
    facts = {**FACTS, "tensor_computation": False}
    return function("net/util.py", "log", 1, "decline", reasons=(nothing,), facts=facts)


def sample_report(root: str = ".") -> Report:
    """The report; with ``root`` where :func:`write_program` put the program."""
    functions = (_hybridized(), _speculative(), _declined(), _reconfigured(), _kept(), _covered(), _util())
    return Report(
        root=root,
        files=4,
        tensorflow="2.21.0",
        errors=(Problem("net/bad.py", 3, 7, "invalid syntax"),),
        functions=functions,
        warnings=("pyproject.toml: unknown key 'colour'",),
        digests={"net/layers.py": "00" * 32, "net/train.py": "11" * 32},
    )


def empty_report() -> Report:
    """A program without any function."""
    return Report(root=".", files=1, tensorflow=None, errors=(), functions=())


def write_program(folder: Path) -> None:
    """Write the program that the report speaks of."""
    for file, text in PROGRAM.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
