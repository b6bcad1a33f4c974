"""Methods and functions that Python, Keras or a test runner calls, by name."""

from __future__ import annotations

import ast

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.project.spelling import spelled
from hybridize.values.objects import Class

# Special methods that must set up objects, or answer with plain Python values. Operators on values and __call__
# are not among them: Python takes whatever they return.
_SPECIAL = frozenset(
    f"__{name}__"
    for name in [
        "init",
        "new",
        "del",
        "post_init",
        "attrs_post_init",
        "len",
        "length_hint",
        "eq",
        "ne",
        "lt",
        "le",
        "gt",
        "ge",
        "hash",
        "repr",
        "str",
        "bytes",
        "format",
        "bool",
        "int",
        "float",
        "complex",
        "index",
        "trunc",
        "iter",
        "next",
        "reversed",
        "contains",
        "enter",
        "exit",
        "aenter",
        "aexit",
        "aiter",
        "anext",
        "await",
        "getattr",
        "getattribute",
        "setattr",
        "delattr",
        "dir",
        "get",
        "set",
        "delete",
        "set_name",
        "init_subclass",
        "class_getitem",
        "instancecheck",
        "subclasscheck",
        "setitem",
        "delitem",
        "getstate",
        "setstate",
        "getnewargs",
        "getnewargs_ex",
        "reduce",
        "reduce_ex",
        "copy",
        "deepcopy",
        "sizeof",
        "fspath",
        "missing",
        "array",
        "array_ufunc",
        "array_function",
        "tf_flatten",
        "tf_unflatten",
        "tf_tracing_type",
        "tf_tensor",
        "call_tf",
    ]
)
_KERAS = frozenset(
    [
        "build",
        "get_config",
        "from_config",
        "compute_output_shape",
        "compute_output_signature",
        "compute_output_spec",
        "compute_mask",
        "build_from_config",
        "get_build_config",
        "get_compile_config",
        "compile_from_config",
        "save_own_variables",
        "load_own_variables",
        "save_assets",
        "load_assets",
        "add_weight",
        "reset_state",
        "reset_states",
        "get_weights",
        "set_weights",
        "count_params",
        "summary",
        "compile",
    ]
)
_UNITTEST = frozenset(
    ["setUp", "tearDown", "setUpClass", "tearDownClass", "asyncSetUp", "asyncTearDown", "runTest", "subTest"])
_HANDLERS = frozenset({"command", "route"})
_SPOKEN = {"test": "a test runner calls it", "script": "it is the entry point of a command"}


def protocol_of(function: FunctionFacts, program: ProgramFacts) -> str | None:
    """Who calls the function by its name, as a clause; None if only the program does."""
    name = function.code.name
    cls = function.cls
    if isinstance(cls, Class):
        if name in _SPECIAL:
            return "Python calls it by protocol"
        found = _of_class(cls, name)
        if found is not None:
            return found
    for entry in program.program.entry_points:
        if entry.module == function.code.module.name and entry.qualname == function.code.qualname:
            return _SPOKEN.get(entry.kind)
    if _is_marked_test(function):
        return "a test runner calls it"
    if _is_handler(function):
        return "it is the entry point of a command or of a request"
    main = name == "main" and function.code.parent is not None and function.code.parent.kind == "module"
    return "it is the entry point of the program" if main else None


def _is_marked_test(function: FunctionFacts) -> bool:
    """Whether a file that pytest does not collect by its name still holds a test: a ``pytest.mark`` says so."""
    decorators = getattr(function.node, "decorator_list", ())
    return any(spelled(item).startswith("pytest.mark.") for item in decorators)


def _is_handler(function: FunctionFacts) -> bool:
    """``@click.command()``, ``@cli.command("train")``, ``@app.route("/")``: a library calls it, with plain values."""
    targets = [item.func if isinstance(item, ast.Call) else item
               for item in getattr(function.node, "decorator_list", ())]
    return any(isinstance(target, ast.Attribute) and target.attr in _HANDLERS for target in targets)


def _of_class(cls: Class, name: str) -> str | None:
    role = role_of(cls)
    if role == "keras_callback" and (name.startswith("on_") or name in ("set_model", "set_params")):
        return "Keras calls it between the steps of its loop"
    if role.startswith("keras_") and name in _KERAS:
        return "Keras calls it to build, save or describe the object"
    if name in _UNITTEST and any(base.endswith(".TestCase") for base in api_bases(cls)):
        return "a test runner calls it"
    return None
