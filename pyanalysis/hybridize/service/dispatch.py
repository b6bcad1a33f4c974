"""The one entry point of the service: a request in JSON in, an answer in JSON out. Never raises, never blocks long."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from hybridize import __version__
from hybridize.service.jobs import CANCELLED, DONE, Board, Job
from hybridize.service.log import log
from hybridize.service.pool import Pool
from hybridize.service.protocol import (
    BAD_REQUEST,
    CAPABILITIES,
    MAJOR,
    UNKNOWN_JOB,
    VERSION,
    VERSION_MISMATCH,
    ServiceError,
    answer,
    internal_error,
    refusal,
    required,
    strings,
)

_LONGEST_WAIT = 1.0  # seconds that a poll may take


class Service:
    """Answers requests. ``end`` is called when the client asks the service to stop."""

    def __init__(self, board: Board, pool: Pool, end: Callable[[], None]) -> None:
        self._board = board
        self._pool = pool
        self._end = end
        self._greeted = False
        self._overlays: dict[str, str] = {}
        self._methods: dict[str, Callable[[Mapping[str, Any]], str]] = {
            "hello": self._hello,
            "submit": self._submit,
            "poll": self._poll,
            "result": self._result,
            "cancel": self._cancel,
            "update": self._update,
            "ping": self._ping,
            "shutdown": self._shutdown,
        }

    def call(self, text: str) -> str:
        """Answer one request."""
        try:
            return answer(self._answer(text))
        except ServiceError as error:
            return refusal(error)
        except Exception as failure:
            log("failed to answer", failure=type(failure).__name__)
            return refusal(internal_error(failure))

    def _answer(self, text: str) -> str:
        try:
            request = json.loads(text)
        except ValueError:
            raise ServiceError(BAD_REQUEST, "the request is not JSON") from None
        if not isinstance(request, dict):
            raise ServiceError(BAD_REQUEST, "the request is not an object")
        name = required(request, "method", str)
        method = self._methods.get(name)
        if method is None:
            raise ServiceError(BAD_REQUEST, f"no method {name!r}")
        if not self._greeted and name != "hello":
            raise ServiceError(BAD_REQUEST, f"{name!r} before a 'hello' that both sides agree on")
        return method(required(request, "params", dict))

    def _hello(self, params: Mapping[str, Any]) -> str:
        major, minor = required(params, "major", int), required(params, "minor", int)
        if major != MAJOR:
            raise ServiceError(
                VERSION_MISMATCH,
                f"the client speaks version {major}.{minor} of the protocol, this service (hybridize {__version__}) "
                f"version {VERSION}: install versions that belong together",
            )
        self._greeted = True
        return json.dumps(identity())

    def _submit(self, params: Mapping[str, Any]) -> str:
        request = required(params, "request", str)
        kind = required(params, "kind", str)
        details = required(params, "params", dict)
        work, affinity = self._prepared(kind, details)
        body = json.dumps({"params": work, "overlays": self._overlays}).encode("ascii")
        job, is_new = self._board.add(request, kind, body, affinity)
        if is_new:
            log("submitted", job=job.id, kind=kind, bytes=len(body))
            self._pool.submit(job)
        return json.dumps({"job": job.id})

    def _prepared(self, kind: str, params: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
        """The parameters as the worker needs them, and the name of the project they are about."""
        if kind == "analyze":
            projects = required(params, "projects", list)
            for project in projects:
                _check_project(project)
            return params, projects[0].get("root") or projects[0]["paths"][0] if projects else ""
        if kind == "edits":
            return {"changes": self._chosen_changes(params)}, ""
        if kind == "explain":
            return {"code": required(params, "code", str)}, ""
        raise ServiceError(BAD_REQUEST, f"no job of kind {kind!r}")

    def _chosen_changes(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The changes of an analysis, reduced to the chosen functions."""
        job = self._board.get(required(params, "analysis", str))
        part = job.parts.get(required(params, "project", int))
        if job.kind != "analyze" or part is None:
            raise ServiceError(UNKNOWN_JOB, f"{job.id} is no analysis of that project")
        chosen = set(strings(params, "functions"))
        changes: list[dict[str, Any]] = []
        for change in json.loads(part)["changes"]:
            functions = [one for one in change["functions"] if one["function"] in chosen]
            chosen -= {one["function"] for one in functions}
            if functions:
                changes.append({**change, "functions": functions})
        if chosen:
            raise ServiceError(BAD_REQUEST, f"nothing would change in {', '.join(sorted(chosen))}")
        return changes

    def _poll(self, params: Mapping[str, Any]) -> str:
        known = required(params, "jobs", dict)
        wait = required(params, "wait_ms", int) / 1000
        return json.dumps({"jobs": self._board.poll(known, min(max(wait, 0), _LONGEST_WAIT))})

    def _result(self, params: Mapping[str, Any]) -> str:
        job = self._board.get(required(params, "job", str))
        if params.get("part") is not None:
            part = job.parts.get(required(params, "part", int))
            if part is None:
                raise ServiceError(BAD_REQUEST, f"{job.id} has no such part (yet)")
            return part.decode("ascii")
        if job.error is not None:
            raise job.error
        if job.state == CANCELLED:
            raise ServiceError(CANCELLED, f"{job.id} was cancelled")
        if job.state != DONE:
            raise ServiceError(BAD_REQUEST, f"{job.id} is {job.state}")
        return _whole_result(job)

    def _cancel(self, params: Mapping[str, Any]) -> str:
        job = self._board.get(required(params, "job", str))
        self._pool.cancel(job)
        return json.dumps({"state": job.state})

    def _update(self, params: Mapping[str, Any]) -> str:
        overlays = required(params, "overlays", list)
        for overlay in overlays:
            if not isinstance(overlay, dict):
                raise ServiceError(BAD_REQUEST, "an overlay must be an object")
        self._overlays = {required(one, "path", str): required(one, "text", str) for one in overlays}
        return "{}"

    def _ping(self, params: Mapping[str, Any]) -> str:
        return json.dumps({"echo": params.get("echo")})

    def _shutdown(self, params: Mapping[str, Any]) -> str:
        log("shutdown")
        self._pool.close()
        self._end()
        return "{}"


def identity() -> dict[str, Any]:
    """What this service is."""
    return {
        "protocol": VERSION,
        "hybridize": __version__,
        "python": platform.python_version(),
        "executable": sys.executable,
        "py4j": _version_of("py4j"),
        "tensorflow": _version_of("tensorflow-cpu", "tensorflow"),
        "pid": os.getpid(),
        "capabilities": list(CAPABILITIES),
    }


def _version_of(*packages: str) -> str | None:
    """The version of the first of these distributions that is installed."""
    for package in packages:
        try:
            return version(package)
        except PackageNotFoundError:
            continue
    return None


def _whole_result(job: Job) -> str:
    parts = [job.parts[number].decode("ascii") for number in sorted(job.parts)]
    if job.kind == "analyze":
        return f'{{"analysis":{json.dumps(job.id)},"projects":[{",".join(parts)}]}}'
    return parts[0]


def _check_project(project: Any) -> None:
    if not isinstance(project, dict):
        raise ServiceError(BAD_REQUEST, "a project must be an object")
    paths = strings(project, "paths")
    if not paths:
        raise ServiceError(BAD_REQUEST, "a project needs paths")
    if project.get("root") is not None:
        paths = [*paths, required(project, "root", str)]
    if not all(map(os.path.isabs, paths)):
        raise ServiceError(BAD_REQUEST, "paths must be absolute")  # the service has no folder of its own
    if not isinstance(project.get("options") or {}, dict):
        raise ServiceError(BAD_REQUEST, "'options' must be an object")
