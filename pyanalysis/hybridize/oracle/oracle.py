"""The oracle: memo first, then TensorFlow. One for each interpreter lives as long as the process of the tool."""

from __future__ import annotations

import atexit
import importlib.metadata
import os
import sys
from pathlib import Path

from hybridize.oracle.client import Client
from hybridize.oracle.memo import Memo
from hybridize.oracle.protocol import Form, text_of

SWITCH = "HYBRIDIZE_TENSORFLOW"  # environment: "0" acts as --no-tensorflow
_DISTRIBUTIONS = ("tensorflow", "tensorflow-cpu", "tensorflow-intel", "tensorflow-macos", "tensorflow-rocm",
                  "tensorflow-cpu-aws")


class Oracle:
    """Answers questions about one TensorFlow."""

    def __init__(self, memo: Memo, client: Client) -> None:
        self.memo = memo
        self.client = client
        self.questions = 0
        self.hits = 0
        self._given_up: set[str] = set()  # no answer came in time; another run may be luckier

    def ask(self, question: Form) -> Form | None:
        """The answer, or None when there is none."""
        self.questions += 1
        text = text_of(question)
        known = self.memo.get(text)
        if known is not None:
            self.hits += 1
            return known
        if text in self._given_up:
            return None
        answer = self.client.ask(text)
        if answer is not None:
            self.memo.put(text, answer)
        else:
            self._given_up.add(text)
        return answer

    @property
    def trouble(self) -> str | None:
        """Why TensorFlow could not be asked, if it could not."""
        return self.client.failed


_open: dict[tuple[str, str | None], Oracle] = {}


def open_oracle(folder: Path | None, early: bool = True) -> Oracle | str:
    """The oracle of the TensorFlow beside the tool, or why there is none.

    ``early``: where nothing is known yet, the worker starts at once and imports TensorFlow while the caller reads.
    """
    if os.environ.get(SWITCH) == "0":
        return f"TensorFlow is not asked for types: {SWITCH}=0"
    version = installed_tensorflow()
    if version is None:
        return "TensorFlow is not installed beside hybridize: types are known as far as without it"
    executable = sys.executable
    key = (executable, str(folder) if folder is not None else None)
    oracle = _open.get(key)
    if oracle is None:
        oracle = _open[key] = Oracle(Memo(folder, version), Client(executable))
        if len(_open) == 1:
            atexit.register(_close)
    if early and not len(oracle.memo):
        oracle.client.start()
    return oracle


def asked_release() -> str | None:
    """The release of TensorFlow that would be asked, None where none would."""
    return None if os.environ.get(SWITCH) == "0" else installed_tensorflow()


def installed_tensorflow() -> str | None:
    """The release of TensorFlow beside the tool, found without importing it."""
    for name in _DISTRIBUTIONS:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def _close() -> None:
    for oracle in _open.values():
        oracle.client.stop()
