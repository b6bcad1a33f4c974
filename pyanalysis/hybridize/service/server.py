"""The process behind ``hybridize serve``: handshake over its pipes, then calls over a socket with py4j.

The client starts the process and writes a token of 256 bits as the first line of its standard input, where no other
program can see it. The process listens on the loopback interface alone, on a port that the system chooses, and
announces it in one line on standard output. It ends when its standard input does.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import string
import sys
import threading
from typing import Any, BinaryIO

from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

from hybridize.service.dispatch import Service, identity
from hybridize.service.jobs import Board
from hybridize.service.log import log
from hybridize.service.pool import Pool
from hybridize.service.protocol import ANNOUNCEMENT, TOKEN_LENGTH

BAD_START = 2
_SHUTDOWN_DELAY = 0.1  # seconds in which the answer to ``shutdown`` goes out


def serve(workers: int | None = None) -> int:
    """Serve until standard input ends; returns an exit code only if the service could not begin."""
    token = _read_token(sys.stdin.buffer)
    if token is None:
        sys.stderr.write(
            "hybridize serve is started by another program, such as the Eclipse plug-in, which first writes "
            f"a token of {TOKEN_LENGTH} hexadecimal digits to its standard input.\n"
        )
        return BAD_START
    announce = _claim_output()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the client's terminal is not for us
    logging.getLogger("py4j").setLevel(logging.CRITICAL + 1)  # it would log whole requests, source text and all
    board = Board()
    pool = Pool(board, workers or default_workers())
    service = Service(board, pool, lambda: threading.Timer(_SHUTDOWN_DELAY, _end, (pool,)).start())
    port = _listen(EntryPoint(service), token)
    pool.start()
    announce.write(f"{ANNOUNCEMENT}{json.dumps({'port': port, **identity()})}\n".encode())
    announce.flush()
    _wait_for_end(sys.stdin.buffer)
    _end(pool)
    return 0


def default_workers() -> int:
    """Jobs at a time: an analysis takes one processor and much memory."""
    return max(1, min(2, os.cpu_count() or 1))


class EntryPoint:
    """What the other side can call by name; py4j lets it call any attribute, so there is only one."""

    __slots__ = ("call",)

    def __init__(self, service: Service) -> None:
        self.call = service.call

    class Java:
        """The interface that py4j presents to Java."""

        implements = ["org.hybridize.bridge.Endpoint"]


def _read_token(stream: BinaryIO) -> str | None:
    line = stream.readline(TOKEN_LENGTH + 2).decode("ascii", "replace").strip()
    return line if len(line) == TOKEN_LENGTH and set(line) <= set(string.hexdigits) else None


def _claim_output() -> BinaryIO:
    """Standard output for the announcement alone; what anybody prints later goes to standard error."""
    private = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(private, "wb")


def _listen(entry_point: Any, token: str) -> int:
    server = ClientServer(
        java_parameters=JavaParameters(enable_memory_management=False),
        python_parameters=PythonParameters(
            address="127.0.0.1", port=0, auth_token=token, daemonize=True, daemonize_connections=True
        ),
        python_server_entry_point=entry_point,
    )
    port: int = server.get_callback_server().get_listening_port()
    return port


def _wait_for_end(stream: BinaryIO) -> None:
    while stream.read(4096):
        pass  # nothing more is said there
    log("standard input ended")


def _end(pool: Pool) -> None:
    pool.close()
    os._exit(0)  # whatever other threads are doing
