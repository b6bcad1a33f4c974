"""Runs a program and records what each parameter receives: ``python observe.py main.py > observed.json``."""

from __future__ import annotations

import json
import sys
from types import FrameType
from typing import Any


def main(path: str) -> None:
    """Run the program; print ``[[line of def, parameter, form], ...]`` of eager tensors and arrays."""
    import numpy as np
    import tensorflow as tf

    from hybridize.oracle.evaluate.forms import describe

    seen: dict[str, Any] = {}

    def is_eager(value: Any) -> bool:
        if isinstance(value, (tf.Tensor, tf.RaggedTensor, tf.SparseTensor)):
            leaf = value if isinstance(value, tf.Tensor) else value.values
            return hasattr(leaf, "numpy") or isinstance(leaf, tf.RaggedTensor)
        return isinstance(value, (np.ndarray, tf.Variable))

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if event != "call" or code.co_filename != path or code.co_name.startswith("<"):
            return
        for name in code.co_varnames[:code.co_argcount]:
            value = frame.f_locals.get(name)
            if is_eager(value):
                item = [code.co_firstlineno, name, describe(value)]
                seen.setdefault(json.dumps(item), item)

    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    sys.setprofile(watch)
    try:
        exec(code, {"__name__": "__main__"})
    finally:
        sys.setprofile(None)
    print(json.dumps(list(seen.values())))


if __name__ == "__main__":
    main(sys.argv[1])
