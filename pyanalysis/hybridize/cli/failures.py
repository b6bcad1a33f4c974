"""Ways of failing that are the user's to know about, and those that are ours."""

from __future__ import annotations

import traceback

EXIT_NOTHING = 0  # nothing to change, or done
EXIT_CHANGES = 1  # changes proposed
EXIT_FAILURE = 2  # usage or analysis error
EXIT_INTERRUPTED = 130  # what a shell gives for a process ended by Ctrl-C


class Failure(Exception):
    """Something that keeps the command from doing its work; the message says what, and what to do."""


def describe_crash(error: BaseException, debug: bool) -> str:
    """A defect of ours in one line, or with the whole traceback for who wants to repair it."""
    if isinstance(error, OSError) and error.filename is not None:
        short = f"error: {error.strerror or error}: {error.filename}"
    else:
        short = f"internal error: {type(error).__name__}: {error}".rstrip(": ")
        short += "\nThis is a defect of hybridize: please report it with the output of --debug."
    return short if not debug else "".join(traceback.format_exception(error)) + short
