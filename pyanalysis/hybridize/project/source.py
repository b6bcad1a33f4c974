"""One file's bytes, read and decoded the way Python itself does it (PEP 263, byte-order mark)."""

from __future__ import annotations

import codecs
import re
import stat
from io import BytesIO
from pathlib import Path

from hybridize.project.model import Problem, Source

SIZE_LIMIT = 20 * 1024 * 1024  # bytes; a larger file is generated data, not a program

_UTF16_OR_32_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LINE_END = re.compile(r"\r\n|\r|\n")


def read_source(root: Path, path: str) -> Source | Problem:
    """Read ``path`` (relative to ``root``, with ``/``); a file that cannot be used becomes a problem."""
    file = root / path
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            return _problem(path, "is no regular file")  # to read from a pipe is to wait for a writer
        size = status.st_size
        if size > SIZE_LIMIT:
            return _problem(
                path, f"{size / 1e6:.0f} MB is over the limit of {SIZE_LIMIT / 1e6:.0f} MB for one file"
            )
        data = file.read_bytes()
    except OSError as error:
        return _problem(path, f"cannot be read: {error.strerror or error}")
    return decode_source(path, data)


def decode_source(path: str, data: bytes) -> Source | Problem:
    """Decode the bytes of a file by its byte-order mark, its PEP 263 cookie, or as UTF-8."""
    if data.startswith(_UTF16_OR_32_MARKS):
        return _problem(path, "is UTF-16 or UTF-32, which Python does not read as source: save it as UTF-8")
    bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if bom else data
    try:
        encoding = declared_encoding(data)
        text = body.decode(encoding)
    except SyntaxError as error:  # an unknown or contradictory declaration
        return _problem(path, f"wrong encoding declaration: {_declaration_message(error)}", 1)
    except UnicodeDecodeError as error:
        return _undecodable(path, body, encoding, error)
    except (
        UnicodeError,
        LookupError,
        ValueError,
        AssertionError,
    ) as error:  # codecs that yield no text, such as rot13
        return _problem(path, f"encoding {encoding!r} cannot be decoded: {error}", 1)
    null = text.find("\0")
    if null >= 0:
        line, column = text_position(text, null)
        return Problem(path, line, column, "null byte: a binary file, not Python source")
    return Source(path, data, text, encoding, dominant_newline(text), bom)


def declared_encoding(data: bytes) -> str:
    """The encoding's canonical name. Raises ``SyntaxError`` for a declaration that Python refuses."""
    if b"coding" not in b"".join(data.split(b"\n", 2)[:2]):
        return "utf-8"
    import tokenize  # costs start-up time, and few files declare an encoding

    name, _ = tokenize.detect_encoding(BytesIO(data).readline)
    return "utf-8" if name == "utf-8-sig" else codecs.lookup(name).name


def dominant_newline(text: str) -> str:
    """The line end that most lines of ``text`` have; ``"\\n"`` wins a tie."""
    if "\r" not in text:
        return "\n"
    crlf = text.count("\r\n")
    counts = {"\n": text.count("\n") - crlf, "\r\n": crlf, "\r": text.count("\r") - crlf}
    return max(counts, key=lambda newline: counts[newline])


def text_position(text: str, index: int) -> tuple[int, int]:
    """Line (from 1) and column (from 0, code points) of ``text[index]``."""
    line, start = 1, 0
    for end in _LINE_END.finditer(text, 0, index):
        line, start = line + 1, end.end()
    return line, index - start


def _undecodable(path: str, body: bytes, encoding: str, error: UnicodeDecodeError) -> Problem:
    if b"\0" in body:
        return _problem(path, "null byte: a binary file, not Python source")
    before = body[: error.start].decode(encoding, "replace")
    line, column = text_position(before, len(before))
    byte = body[error.start]
    return Problem(
        path,
        line,
        column,
        f"byte 0x{byte:02x} is not {encoding}: declare the file's encoding or save it as UTF-8",
    )


def _declaration_message(error: SyntaxError) -> str:
    return str(error.msg).partition(" for ")[0]


def _problem(path: str, message: str, line: int = 0) -> Problem:
    return Problem(path, line, 0, message)
