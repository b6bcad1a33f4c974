"""Run as a script: programs (JSON on standard input) under one TensorFlow, what each shows as JSON output."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile


def run(text: str) -> str:
    """What a program shows, or the type of the exception that ends it."""
    shown: list[str] = []

    def show(*values: object) -> None:
        shown.append(
            repr(
                [("tensor", value.numpy().tolist()) if hasattr(value, "numpy") else value for value in values]
            )
        )

    # A real file, because AutoGraph reads the source of what it converts.
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8", delete=False) as file:
        file.write(text)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(text, file.name, "exec"), {"__name__": "program", "show": show})
    except Exception as error:
        shown.append(type(error).__name__)
    finally:
        os.unlink(file.name)
    return "; ".join(shown)


if __name__ == "__main__":
    os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="-1")
    json.dump([run(text) for text in json.load(sys.stdin)], sys.stdout)
