"""Run one program in this process and write what was observed: the child's side."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import re
import sys
import traceback
import types
from typing import Any

from truth_worker import randomness

STREAM_CHARACTERS = 400_000  # of each stream that are kept for comparison
SEED = 20_240_229


def run_program(request: dict[str, Any], folder: str) -> None:
    """Run the requested program with its streams captured and write ``observation.json`` into ``folder``."""
    program = os.path.join(folder, "program")
    _write_files(request["files"], program)
    streams = {fd: os.path.join(folder, name) for fd, name in ((1, "stdout"), (2, "stderr"))}
    _redirect(streams)
    os.chdir(program)
    os.environ.update(request.get("environment", {}))
    _seed()
    if request.get("settled"):
        randomness.settle(any("tf.config" in text for text in request["files"].values()))
    exception, main = _execute(request["main"], request.get("arguments", []), program)
    _flush()
    texts = {name: _read(path, program) for name, path in (("stdout", streams[1]), ("stderr", streams[2]))}

    from truth_worker import describe, traces

    watched = traces.measure(request.get("watch"))
    state = describe.program_state(_modules(main, program), _attribute_names(request["files"]))
    observation = {"status": "ran", "exception": exception, **texts, "state": state, "watched": watched}
    partial = os.path.join(folder, "observation.partial")
    with open(partial, "w", encoding="utf-8") as file:
        json.dump(observation, file)
    os.rename(partial, os.path.join(folder, "observation.json"))


def _write_files(files: dict[str, str], program: str) -> None:
    for name, text in files.items():
        path = os.path.join(program, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)


def _redirect(streams: dict[int, str]) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for fd, path in streams.items():
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), fd)
    for fd, name in ((1, "stdout"), (2, "stderr")):
        stream = open(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)


def _seed() -> None:
    import numpy
    import tensorflow as tf

    random.seed(SEED)
    numpy.random.seed(SEED)
    tf.random.set_seed(SEED)


def _execute(name: str, arguments: list[str], program: str) -> Any:
    """Run a file (``main.py``) or module (``package.main``) as ``__main__``."""
    sys.path.insert(0, program)
    path, package = _locate(name, program)
    sys.argv = [path, *arguments]
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__package__ = package
    main.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = main
    try:
        with open(path, "rb") as file:
            source = file.read()
        exec(compile(source, path, "exec", dont_inherit=True), main.__dict__)
    except BaseException as error:  # SystemExit and KeyboardInterrupt end a program as well
        return _escaped(error, program), main
    return None, main


def _locate(name: str, program: str) -> Any:
    if name.endswith(".py"):
        return os.path.join(program, name), None
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.submodule_search_locations is not None:
        name += ".__main__"
        spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(name)
    return spec.origin, name.rpartition(".")[0]


def _escaped(error: BaseException, program: str) -> dict[str, Any]:
    """Type of an exception that ended the program and the outermost line of the program it came from."""
    where = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(program):
            where = f"{os.path.relpath(frame.filename, program)}: {frame.line}"
            break
    code = error.code if isinstance(error, SystemExit) else None
    return {
        "type": exception_family(type(error)),
        "where": where,
        "code": code if code is None or isinstance(code, int) else 1,
        "message": _neutral(str(error), program)[:2000],
    }


def exception_family(kind: type) -> str:
    """Name of the exception type; of its base where AutoGraph derived a private one to carry its message."""
    for base in kind.__mro__:
        if not base.__module__.startswith("tensorflow.python.autograph") or base.__name__ == "StagingError":
            return base.__module__ + "." + base.__qualname__
    return kind.__qualname__


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass


def _read(path: str, program: str) -> str:
    with open(path, encoding="utf-8", errors="backslashreplace") as file:
        text = file.read()
    if len(text) > STREAM_CHARACTERS:
        half = STREAM_CHARACTERS // 2
        text = f"{text[:half]}\n[{len(text)} characters]\n{text[-half:]}"
    return _neutral(text, program)


def _neutral(text: str, program: str) -> str:
    """Without what differs between any two runs: the folder, addresses, and lines that a toggle moved."""
    text = text.replace(program, "<program>")
    text = re.sub(r"/tmp/__autograph_generated_file\w+\.py", "<converted>", text)
    text = re.sub(r"(?<=\.py)(:\d+|\", line \d+)", ":N", text)
    return re.sub(r"\b0x[0-9a-f]{6,}\b", "0x...", text)


def _modules(main: types.ModuleType, program: str) -> dict[str, types.ModuleType]:
    """Modules of the program by name, the main one first."""
    found = {"__main__": main}
    for name, module in sorted(sys.modules.items()):
        path = getattr(module, "__file__", None) if isinstance(module, types.ModuleType) else None
        if isinstance(path, str) and path.startswith(program) and module is not main:
            found[name] = module
    return found


def _attribute_names(files: dict[str, str]) -> set[str]:
    """Every identifier that the program spells: attributes of library objects count only if it knows them."""
    names: set[str] = set()
    for text in files.values():
        names.update(re.findall(r"[^\W\d]\w*", text))
    return names
