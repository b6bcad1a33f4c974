"""Runs of single programs, remembered on disk by content, so that only what changed is run again."""

from __future__ import annotations

import atexit
import functools
import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.truth.harness.worker import HERE, Request, Worker, judge_python, judge_versions

CACHE = Path(os.environ.get("HYBRIDIZE_TRUTH_CACHE") or HERE.parent.parent / ".cache" / "truth")


def observe(requests: Sequence[Request], fresh: bool = False) -> list[dict[str, Any]]:
    """What each program left behind, from the cache or, if absent or ``fresh``, by running it."""
    keys = [_key(request) for request in requests]
    found = {} if fresh else {key: seen for key in keys if (seen := _read(key)) is not None}
    missing = {key: request for key, request in zip(keys, requests, strict=True) if key not in found}
    if missing:
        order = list(missing)
        for number, observation in _worker(judge_python()).run(missing.values()):
            found[order[number]] = observation
            _write(order[number], observation)
    return [found[key] for key in keys]


@functools.cache
def _worker(python: str) -> Worker:
    worker = Worker(python)
    atexit.register(worker.close)
    return worker


@functools.cache
def _worker_code() -> bytes:
    return b"".join(path.read_bytes() for path in sorted((HERE / "truth_worker").glob("*.py")))


def _key(request: Request) -> str:
    digest = hashlib.sha256(_worker_code())
    digest.update(judge_versions(judge_python()).encode())
    digest.update(json.dumps(request.message(), sort_keys=True).encode())
    return digest.hexdigest()


def _path(key: str) -> Path:
    return CACHE / key[:2] / f"{key[2:]}.json"


def _read(key: str) -> dict[str, Any] | None:
    try:
        return dict(json.loads(_path(key).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def _write(key: str, observation: dict[str, Any]) -> None:
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}")
    partial.write_text(json.dumps(observation), encoding="utf-8")
    partial.replace(path)
