"""Messages on the pipes between the service and its workers: a JSON header and a body that is passed on as it is."""

from __future__ import annotations

import json
import struct
import threading
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

_SIZES = struct.Struct(">II")


class Writer:
    """Writes whole messages, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, header: Mapping[str, Any], body: bytes = b"") -> None:
        """Write one message; raises ``OSError`` when nobody reads any more."""
        data = json.dumps(header).encode("ascii")
        with self._lock:
            self._stream.write(_SIZES.pack(len(data), len(body)) + data)
            self._stream.write(body)
            self._stream.flush()


def messages(stream: BinaryIO) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The messages that arrive, up to the end of the stream or to one that is cut short."""
    while True:
        sizes = stream.read(_SIZES.size)
        if len(sizes) < _SIZES.size:
            return
        header_size, body_size = _SIZES.unpack(sizes)
        header, body = stream.read(header_size), stream.read(body_size)
        if len(header) < header_size or len(body) < body_size:
            return
        yield json.loads(header), body
