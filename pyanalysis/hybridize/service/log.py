"""The log on standard error, which the bridge keeps the end of. Never any text of the analysed program."""

from __future__ import annotations

import sys
import time


def log(event: str, **fields: object) -> None:
    """Write one line: what happened, and names and numbers to go with it."""
    told = "".join(f" {name}={value}" for name, value in fields.items())
    try:
        sys.stderr.write(f"{time.strftime('%H:%M:%S')} hybridize-service {event}{told}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        pass  # nobody listens
