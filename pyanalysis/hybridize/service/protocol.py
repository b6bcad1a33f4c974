"""What both sides agree on: versions, names of failures, and the envelope around requests and answers.

A request is ``{"method": ..., "params": {...}}``. An answer is ``{"ok": true, "result": ...}`` or
``{"ok": false, "error": {"code", "message", "details"}}``. Keys that a side does not know are passed over.
``docs/service.md`` has every method.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from typing import Any, TypeVar

MAJOR, MINOR = 1, 0  # minor grows with what is added, major with what is no longer understood
VERSION = f"{MAJOR}.{MINOR}"
ANNOUNCEMENT = "HYBRIDIZE-SERVICE "  # begins the one line on standard output that is for the bridge
TOKEN_LENGTH = 64  # hexadecimal digits: 256 bits
CAPABILITIES = ("analyze", "edits", "explain", "overlays", "partial-results", "parallel-jobs")

BAD_REQUEST = "bad-request"
VERSION_MISMATCH = "version-mismatch"
UNKNOWN_JOB = "unknown-job"
PROJECT = "project"
STALE = "stale"
CRASHED = "crashed"
INTERNAL = "internal"

Kind = TypeVar("Kind")


class ServiceError(Exception):
    """A failure that the other side is told of. The message is for the user and holds no source text."""

    def __init__(self, code: str, message: str, details: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def to_json(self) -> dict[str, str]:
        """The form in which it travels."""
        return {"code": self.code, "message": self.message, "details": self.details}


def internal_error(failure: BaseException) -> ServiceError:
    """A defect of ours. Where it happened is told, but not its text, which may quote the analysed program."""
    return ServiceError(INTERNAL, f"internal error: {type(failure).__name__}", frames(failure))


def frames(failure: BaseException) -> str:
    """The places that a failure went through, innermost last, without its message."""
    places = traceback.extract_tb(failure.__traceback__)
    lines = [f'  File "{place.filename}", line {place.lineno}, in {place.name}' for place in places]
    return "\n".join([*lines, type(failure).__name__])


def answer(result: str) -> str:
    """The answer with a result that is JSON text already: large results are passed on unparsed."""
    return f'{{"ok":true,"result":{result}}}'


def refusal(error: ServiceError) -> str:
    """The answer that says why there is none."""
    return json.dumps({"ok": False, "error": error.to_json()})


def required(params: Mapping[str, Any], key: str, kind: type[Kind]) -> Kind:
    """The parameter ``key``, which must be there and of that type."""
    value = params.get(key)
    # True is an int to Python, but none to JSON.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ServiceError(BAD_REQUEST, f"{key!r} must be of type {kind.__name__}")
    return value


def strings(params: Mapping[str, Any], key: str) -> list[str]:
    """The parameter ``key``, which must be a list of strings."""
    found = required(params, key, list)
    if not all(isinstance(item, str) for item in found):
        raise ServiceError(BAD_REQUEST, f"{key!r} must be a list of strings")
    return found
