"""The process that asks TensorFlow: a line of JSON in, a line of JSON out. It runs nothing of the program."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import sys
import threading
from typing import Any

MEMORY = 6 << 30  # bytes of address space beyond what the libraries take
_FORBIDDEN = ("socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
              "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.rmtree", "os.fork")


def main() -> None:
    """Say which TensorFlow there is, then answer until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tool, which ends this process
    questions: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), name="questions", daemon=True).start()
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever libraries print goes nowhere
    try:
        import tensorflow as tf

        from hybridize.oracle.evaluate.questions import answer
    except BaseException as error:
        _say(answers, {"error": f"{type(error).__name__}: {str(error)[:300]}"})
        return
    _limit_memory()
    _say(answers, {"tensorflow": tf.__version__})
    _forbid_effects()
    while True:
        _say(answers, answer(json.loads(questions.get())))


def _listen(questions: queue.SimpleQueue[str]) -> None:
    """Take questions in. When there will be no more, the tool is gone: end at once, whatever TensorFlow is doing."""
    for line in sys.stdin:
        questions.put(line)
    os._exit(0)


def _say(stream: Any, message: Any) -> None:
    stream.write(json.dumps(message, separators=(",", ":"), default=str) + "\n")
    stream.flush()


def _limit_memory() -> None:
    """A question that wants more memory fails; the machine does not feel it."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            pages = int(file.read().split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _forbid_effects() -> None:
    """From now on Python code of libraries neither writes files nor opens connections nor starts processes."""
    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            raise PermissionError(event)

    sys.addaudithook(watch)


if __name__ == "__main__":
    main()
