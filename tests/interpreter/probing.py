"""What the interpreter finds out about a value: it is handed to a function, whose parameter the report describes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import FunctionReport

HEAD = "import tensorflow as tf\n\n\ndef probe(value):\n    return value\n\n\n"


def reported(folder: Path, source: str, name: str, **settings: Any) -> FunctionReport:
    """The report of one function of a program of one file."""
    (folder / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), **settings))
    assert not report.errors
    return next(function for function in report.functions if function.name == name)


def probed(folder: Path, source: str) -> tuple[list[str], list[Any]]:
    """Kinds and tensor types of what the program hands to ``probe``."""
    parameter = reported(folder, HEAD + source, "probe").parameters[0]
    return list(parameter.values), [(kind["dtype"], kind["shape"]) for kind in parameter.types if "dtype" in kind]
