"""Judge the expectations of the complete programs by running them under TensorFlow.

    python -m tests.programs.judge survey NAME ...   toggle every function of a program, one at a time
    python -m tests.programs.judge verify NAME ...   only those in expect.toml whose effect is not evident
    python -m tests.programs.judge check [NAME ...]  compare expect.toml with what TensorFlow does

TensorFlow is imported once; every run is a fork of that process, so nothing leaks from one run to the next.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import re
import runpy
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.programs.expectation import HERE, Expectation, load, names

REPOSITORY = HERE.parents[1]
CACHE = REPOSITORY / ".cache" / "programs"
NUMBER = re.compile(r"[-+]?(?:\d+\.\d*|\.\d+|\d+)(?:[eE][-+]?\d+)?")
TIMEOUT = 120


@dataclass
class Run:
    """What one run of a program left behind."""

    stdout: str
    failure: str  # name of the escaping exception's type, "" when there is none
    seconds: float
    calls: dict[str, int] = field(default_factory=dict)  # per toggled function
    traces: dict[str, int] = field(default_factory=dict)
    stderr: str = ""


def functions(root: Path) -> Iterator[tuple[str, str, int]]:
    """Every ``def`` of the program: file, qualified name, line."""
    for path in sorted(root.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _functions_in(tree, path.relative_to(root).as_posix(), "")


def _functions_in(node: ast.AST, file: str, prefix: str) -> Iterator[tuple[str, str, int]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield file, prefix + child.name, child.lineno
            yield from _functions_in(child, file, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions_in(child, file, f"{prefix}{child.name}.")
        else:
            yield from _functions_in(child, file, prefix)


def decorate(root: Path, targets: Iterable[str], decorator: str = "__toggle__") -> None:
    """Write a decorator above each ``file:qualname``; text alone, not the tool's edits."""
    lines_of: dict[str, list[int]] = {}
    places = {f"{file}:{name}": (file, line) for file, name, line in functions(root)}
    for target in targets:
        file, line = places[target]
        lines_of.setdefault(file, []).append(line)
    for file, numbers in lines_of.items():
        text = (root / file).read_text(encoding="utf-8").splitlines(keepends=True)
        for number in sorted(numbers, reverse=True):
            definition = text[number - 1]
            indent = definition[: len(definition) - len(definition.lstrip())]
            text.insert(number - 1, f"{indent}@{decorator}\n")
        (root / file).write_text("".join(text), encoding="utf-8")


def same_output(left: str, right: str) -> bool:
    """Equal text, numbers up to rounding: graphs fuse and reorder floating-point work."""
    if NUMBER.sub("#", left) != NUMBER.sub("#", right):
        return False
    pairs = zip(NUMBER.findall(left), NUMBER.findall(right), strict=True)
    return all(a == b or _close(a, b) for a, b in pairs)


def _close(left: str, right: str) -> bool:
    if "." not in left + right and "e" not in left + right:
        return False
    a, b = float(left), float(right)
    return abs(a - b) <= 2e-4 * max(1.0, abs(a), abs(b))


def execute(root: Path, expectation: Expectation, targets: tuple[str, ...] = ()) -> Run:
    """Run the program in a fork, with ``targets`` decorated; results are kept by content."""
    key = _key(root, expectation, targets)
    stored = CACHE / f"{key}.json"
    if stored.exists():
        return Run(**json.loads(stored.read_text()))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "program"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns("__pycache__", "expect.toml"))
        decorate(copy, targets)
        run = _fork(copy, expectation, Path(folder))
    CACHE.mkdir(parents=True, exist_ok=True)
    stored.write_text(json.dumps(asdict(run)))
    return run


def _key(root: Path, expectation: Expectation, targets: tuple[str, ...]) -> str:
    import tensorflow as tf

    digest = hashlib.sha256(repr((tf.__version__, expectation.start, sorted(targets))).encode())
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.name != "expect.toml" and "__pycache__" not in path.parts:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]


def _fork(copy: Path, expectation: Expectation, folder: Path) -> Run:
    import tensorflow as tf

    tf.keras.Model  # noqa: B018  (the lazy module is loaded once, before the fork)
    outcome = folder / "outcome.json"
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        tempfile.tempdir = str(folder)  # AutoGraph leaves a file for every function that it converts
        _child(copy, expectation, folder)
    status = _wait(child)
    elapsed = time.monotonic() - started
    result: dict[str, Any] = {"failure": f"status {status}"}
    if outcome.exists():
        result = json.loads(outcome.read_text())
    stdout = (folder / "stdout").read_text(errors="replace").replace(str(copy), "<root>")
    stderr = (folder / "stderr").read_text(errors="replace")[-4000:]
    return Run(stdout=stdout, seconds=round(elapsed, 2), stderr=stderr, **result)


def _wait(child: int) -> str:
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return str(status)
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "timeout"


def _child(copy: Path, expectation: Expectation, folder: Path) -> None:
    """In the fork: run the program with its output redirected, and never return."""
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), descriptor)
    record = _install_recorder()
    os.chdir(copy)
    main, *arguments = expectation.start
    failure = ""
    try:
        if main.endswith(".py"):
            sys.argv = [main, *arguments]
            sys.path.insert(0, str((copy / main).parent))
            runpy.run_path(main, run_name="__main__")
        else:
            sys.path.insert(0, str(copy))
            sys.argv = [main, *arguments]
            runpy.run_module(main, run_name="__main__", alter_sys=True)
    except SystemExit as stop:
        failure = f"SystemExit({stop.code})" if stop.code else ""
    except BaseException as error:
        traceback.print_exc()
        failure = type(error).__name__
    sys.stdout.flush()
    sys.stderr.flush()
    calls, traces = record()
    (folder / "outcome.json").write_text(json.dumps({"failure": failure, "calls": calls, "traces": traces}))
    os._exit(0)


def _install_recorder() -> Any:
    """Count calls and traces of every function made by ``__toggle__``, bound methods included."""
    import builtins

    import tensorflow as tf

    marked: set[Any] = set()

    def toggle(function: Any) -> Any:
        marked.add(getattr(function, "__code__", None))
        return tf.function(function)

    vars(builtins)["__toggle__"] = toggle
    kind = type(tf.function(lambda: None))
    original = kind.__call__
    calls: dict[str, int] = {}
    traced: dict[str, dict[int, int]] = {}

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        target = _unwrap(self.python_function)
        if getattr(target, "__code__", None) not in marked:
            return original(self, *args, **kwargs)
        name = target.__qualname__
        calls[name] = calls.get(name, 0) + 1
        try:
            return original(self, *args, **kwargs)
        finally:
            traced.setdefault(name, {})[id(self)] = self.experimental_get_tracing_count()

    kind.__call__ = counted
    return lambda: (calls, {name: sum(per.values()) for name, per in traced.items()})


def _unwrap(function: Any) -> Any:
    from tensorflow.python.util import tf_decorator

    target = tf_decorator.unwrap(function)[1]
    return getattr(target, "__func__", target)


def verdict(original: Run, toggled: Run) -> str:
    """``same`` or what differs."""
    if original.failure != toggled.failure:
        last = toggled.stderr.strip().splitlines()[-1:] or [""]
        return f"raises {toggled.failure}: {last[0][:150]}"
    return "same" if same_output(original.stdout, toggled.stdout) else "output differs"


EVIDENT = {"HYB101", "HYB102", "HYB501", "HYB705"}


def survey(name: str, everything: bool = True) -> None:
    """Toggle every function (or those whose expectation is not evident) alone and print what happens."""
    root, expectation = HERE / name, load(name)
    original = execute(root, expectation)
    print(
        f"== {name}: {original.seconds}s failure={original.failure or 'none'} "
        f"lines={original.stdout.count(chr(10))}"
    )
    if original.failure:
        print(original.stderr[-1500:])
        return
    listed = expectation.listed()
    for file, function, line in functions(root):
        target = f"{file}:{function}"
        evident = target not in listed or EVIDENT & set(expectation.decline.get(target, ()))
        if evident and not everything:
            continue
        run = execute(root, expectation, (target,))
        label = function.rpartition("<locals>.")[2] if function not in run.calls else function
        counts = f"{run.calls.get(label, 0)} calls {run.traces.get(label, 0)} traces"
        print(f"  {target}:{line} [{listed.get(target, '-')}] {counts}: {verdict(original, run)}")


def check(name: str) -> list[str]:
    """What in ``expect.toml`` TensorFlow does not bear out."""
    root, expectation = HERE / name, load(name)
    original = execute(root, expectation)
    if original.failure:
        return [f"{name}: fails with {original.failure}\n{original.stderr[-1500:]}"]
    problems = _unknown_names(root, expectation)
    if problems:
        return problems
    for target in expectation.hybridize:
        run = execute(root, expectation, (target,))
        if (answer := verdict(original, run)) != "same":
            problems.append(f"{name}: hybridize {target}: {answer}")
        problems.extend(_counts(name, target, run))
    together = execute(root, expectation, tuple(expectation.hybridize))
    if (answer := verdict(original, together)) != "same":
        problems.append(f"{name}: all of hybridize together: {answer}")
    return problems


def _counts(name: str, target: str, run: Run) -> Iterator[str]:
    for function, calls in run.calls.items():
        traces = run.traces.get(function, 0)
        if traces > max(4, calls // 2):
            yield f"{name}: hybridize {target}: {traces} traces for {calls} calls"
    if not run.calls:
        yield f"{name}: hybridize {target}: never called"


def _unknown_names(root: Path, expectation: Expectation) -> list[str]:
    known = {f"{file}:{function}" for file, function, _ in functions(root)}
    return [f"{root.name}: no function {target}" for target in expectation.listed() if target not in known]


def main(arguments: list[str]) -> int:
    command, chosen = arguments[0], arguments[1:] or names()
    failed = 0
    for name in chosen:
        if command in ("survey", "verify"):
            survey(name, everything=command == "survey")
            continue
        for problem in check(name):
            failed = 1
            print(problem)
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
