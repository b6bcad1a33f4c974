"""The server: imports TensorFlow once, then forks a child for every program it is sent.

Requests and answers are JSON lines on the original standard input and output. A request names the files of a
program and the one to run; the answer is the observation that the child wrote, or how the child ended without
writing one.
"""

from __future__ import annotations

import gc
import importlib.metadata
import json
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
import traceback
from typing import Any

from truth_worker.program import run_program

POLL_SECONDS = 0.02
MEMORY_LIMIT = 3_000_000_000  # bytes resident; a small program under TensorFlow needs about 0.6 GB
OUTPUT_LIMIT = 32_000_000  # bytes per stream


class Child:
    """A forked process that runs one program in a folder of its own."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.request = request
        self.folder = tempfile.mkdtemp(prefix="truth-")
        self.deadline = time.monotonic() + float(request.get("timeout", 60))
        self.pid = os.fork()
        if self.pid == 0:
            _become_program(request, self.folder)

    def poll(self) -> dict[str, Any] | None:
        """The observation if the child has ended or had to be ended, else nothing."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            return self._ended(status)
        excess = self._excess()
        if excess is None:
            return None
        self.kill()
        os.waitpid(self.pid, 0)
        return {"status": excess}

    def kill(self) -> None:
        """End the child and whatever it started."""
        for kill, target in ((os.killpg, self.pid), (os.kill, self.pid)):
            try:
                kill(target, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass

    def clean(self) -> None:
        """Remove the child's folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _ended(self, status: int) -> dict[str, Any]:
        self.kill()  # processes that the program left running
        try:
            with open(os.path.join(self.folder, "observation.json"), encoding="utf-8") as file:
                return dict(json.load(file))
        except (OSError, ValueError):
            failure = os.path.join(self.folder, "failure")
            if os.path.exists(failure):
                with open(failure, encoding="utf-8") as file:
                    return {"status": "failed to judge", "traceback": file.read()}
            if os.WIFSIGNALED(status):
                return {"status": f"died by signal {os.WTERMSIG(status)}"}
            return {"status": f"died by exit {os.WEXITSTATUS(status)}"}

    def _excess(self) -> str | None:
        if time.monotonic() > self.deadline:
            return "timeout"
        try:
            with open(f"/proc/{self.pid}/statm") as file:
                if int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") > MEMORY_LIMIT:
                    return "out of memory"
            for stream in ("stdout", "stderr"):
                if os.path.getsize(os.path.join(self.folder, stream)) > OUTPUT_LIMIT:
                    return "too much output"
        except (OSError, IndexError):
            pass
        return None


def _become_program(request: dict[str, Any], folder: str) -> None:
    code = 70
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        tempfile.tempdir = folder  # AutoGraph leaves a file for every function that it converts
        run_program(request, folder)
        code = 0
    except BaseException:  # of the judge: what the program raises is part of its observation
        with open(os.path.join(folder, "failure"), "w", encoding="utf-8") as file:
            file.write(traceback.format_exc())
    finally:
        os._exit(code)


def _requests(buffer: bytearray) -> list[dict[str, Any]]:
    """Complete lines of the buffer, which keeps the rest."""
    *lines, rest = bytes(buffer).split(b"\n")
    buffer[:] = rest
    return [json.loads(line) for line in lines if line.strip()]


def serve(jobs: int, answers: int) -> None:
    """Read requests until standard input closes; answer each in the order of completion."""
    selector = selectors.DefaultSelector()
    selector.register(0, selectors.EVENT_READ)
    buffer = bytearray()
    waiting: list[dict[str, Any]] = []
    running: list[Child] = []
    is_open = True
    while is_open or waiting or running:
        if is_open and selector.select(POLL_SECONDS if running else None):
            chunk = os.read(0, 1 << 20)
            is_open = bool(chunk)
            buffer += chunk
            waiting += _requests(buffer)
        elif not is_open:
            time.sleep(POLL_SECONDS)
        for child in list(running):
            observation = child.poll()
            if observation is not None:
                running.remove(child)
                child.clean()
                _answer(answers, {"id": child.request["id"], "observation": observation})
        while waiting and len(running) < jobs:
            running.append(Child(waiting.pop(0)))


def _answer(stream: int, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    while data:
        data = data[os.write(stream, data) :]


def main() -> None:
    """Import TensorFlow with the real standard output set aside, greet, serve."""
    answers = os.dup(1)
    os.dup2(2, 1)
    package_folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != package_folder]

    import tensorflow as tf

    from truth_worker import describe, quiet, traces

    tf.keras.layers.Dense  # noqa: B018  loads Keras now rather than in each child
    quiet.install()
    describe.load()
    traces.install()
    _answer(answers, {"tensorflow": tf.__version__, "python": sys.version.split()[0], "pid": os.getpid()})
    gc.collect()
    gc.freeze()  # children share these pages
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 1, answers)


def versions() -> str:
    """What identifies this judge, found without importing TensorFlow."""
    names = ("tensorflow", "tensorflow-cpu", "keras", "tf-keras", "numpy")
    found = []
    for name in names:
        try:
            found.append(name + "=" + importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            pass
    return " ".join(["python=" + sys.version.split()[0], *found])


if __name__ == "__main__":
    if sys.argv[1:] == ["--versions"]:
        print(versions())
    else:
        main()
