"""Runs programs and records what their parameters receive: ``python observe.py observed.json main.py ...``.

Types have the form of the report. TensorFlow is imported once; every program runs in a fork of its own.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

_NESTING = 5


def main(target: str, paths: list[str]) -> None:
    """Write ``{program: {"seen": [[line, function, parameter, type], ...], "error": text or null}}``."""
    import tensorflow as tf
    from tensorflow.python.autograph.impl import api

    api.tf_convert = lambda f, ctx, convert_by_default=True, user_requested=False: f  # keep the frames of functions
    assert tf.__version__
    out = {}
    for path in paths:
        child = os.fork()
        if not child:
            _run(path, target + ".part")
            os._exit(0)
        os.waitpid(child, 0)
        out[path] = json.loads(Path(target + ".part").read_text())
    Path(target).write_text(json.dumps(out))


def _run(path: str, target: str) -> None:
    seen: dict[str, Any] = {}

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event != "call" or code.co_filename != path or code.co_name.startswith("<"):
            return
        for name in parameters(code):
            told = described(frame.f_locals.get(name)) if name not in ("self", "cls") else None
            if told is not None:
                item = [code.co_firstlineno, code.co_name, name, told]
                seen.setdefault(json.dumps(item), item)

    error = None
    sys.argv, sys.stdout = [path], open(os.devnull, "w")  # noqa: SIM115
    compiled = compile(Path(path).read_text(encoding="utf-8"), path, "exec")
    module = ModuleType("__main__")
    sys.modules["__main__"] = module  # where unittest looks for tests
    sys.setprofile(watch)
    try:
        exec(compiled, module.__dict__)
    except SystemExit:
        pass
    except BaseException:
        error = traceback.format_exc()
    finally:
        sys.setprofile(None)
    Path(target).write_text(json.dumps({"seen": list(seen.values()), "error": error}))


def parameters(code: CodeType) -> tuple[str, ...]:
    """Names of the parameters, ``*args`` and ``**kwargs`` included."""
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
    return code.co_varnames[:count]


def described(value: Any, depth: int = _NESTING) -> Any:
    """The type of a tensor, array or variable, or of a container of them; None for anything else."""
    import numpy as np
    import tensorflow as tf

    layouts = {tf.RaggedTensor: "ragged", tf.SparseTensor: "sparse", tf.IndexedSlices: "indexed_slices",
               tf.Tensor: "dense", tf.Variable: "dense", tf.keras.KerasTensor: "keras"}
    for kind, layout in layouts.items():
        if isinstance(value, kind):
            return {"dtype": _dtype(value), "shape": _shape(value.shape), "layout": layout}
    if isinstance(value, (np.ndarray, np.generic)) or type(value).__name__ == "Variable":
        return {"dtype": _dtype(value), "shape": _shape(value.shape), "layout": "dense"}
    if not depth or not isinstance(value, (list, tuple, dict)):
        return None
    if isinstance(value, dict):
        held: Any = {str(key): described(item, depth - 1) for key, item in value.items()}
        return {"container": "dict", "elements": held} if any(held.values()) else None
    held = [described(item, depth - 1) for item in value]
    return {"container": "tuple" if isinstance(value, tuple) else "list", "elements": held} if any(held) else None


def _dtype(value: Any) -> str:
    if getattr(value.dtype, "kind", "") in ("U", "S", "O"):
        return "string"  # as TensorFlow takes texts of NumPy
    return str(getattr(value.dtype, "name", value.dtype))


def _shape(shape: Any) -> list[int | None] | None:
    try:
        return list(shape.as_list() if hasattr(shape, "as_list") else shape)
    except ValueError:
        return None


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
