"""Unsaved text of editors, read in place of the files on disk."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from hybridize.project.model import Problem, Source
from hybridize.project.source import declared_encoding, decode_source, read_source

_MARK = "\ufeff"


class Overlay:
    """Text by absolute path; a path that has none is read from disk."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self._texts = {_key(path): text for path, text in (texts or {}).items()}

    def text(self, file: Path) -> str | None:
        """The unsaved text of ``file``, None for one that is on disk as it is."""
        return self._texts.get(_key(file)) if self._texts else None

    def read(self, root: Path, path: str) -> Source | Problem:
        """What :func:`~hybridize.project.source.read_source` would read once the editor has saved."""
        text = self.text(root / path)
        return read_source(root, path) if text is None else _encoded(path, text)


NOTHING = Overlay()


def _key(path: str | Path) -> str:
    return os.path.normcase(os.path.realpath(path))


def _encoded(path: str, text: str) -> Source | Problem:
    """The bytes that saving ``text`` would write, in the encoding that it declares, decoded as Python does."""
    body = text.removeprefix(_MARK)
    data = body.encode("utf-8", "surrogatepass")
    try:
        encoding = declared_encoding(data)
        if encoding != "utf-8":
            data = body.encode(encoding)
    except UnicodeEncodeError:
        return Problem(path, 0, 0, f"its unsaved text cannot be written in {encoding}, which it declares")
    except (SyntaxError, LookupError, ValueError):
        pass  # decoding tells what is wrong with the declaration
    return decode_source(path, data)
