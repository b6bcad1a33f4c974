"""One name for everything that an analysis depends on: equal fingerprints, equal reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from hybridize.project.model import Program
from hybridize.project.settings import Settings


def fingerprint(program: Program, settings: Settings) -> str:
    """The SHA-256 of the program as read, down to the last byte of every file, and of the settings."""
    digest = hashlib.sha256()
    for told in _told(program, settings):
        digest.update(f"{told!r}\n".encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _told(program: Program, settings: Settings) -> Iterator[object]:
    """Whatever has no order of its own is sorted."""
    yield str(program.root), settings
    for name, module in program.modules.items():
        yield name, module.path, module.is_package, module.source_root, hashlib.sha256(module.source.data).hexdigest()
    yield program.source_roots, sorted(program.selected), program.problems, program.entry_points
    target, layout = program.target, program.layout
    yield target.tensorflow, target.keras, target.source, target.oldest, sorted(target.packages.items())
    yield sorted(layout.search_paths.items()), sorted(layout.shadowing), sorted(layout.links.items())
    yield sorted((place, sorted(codes)) for place, codes in program.suppressions.items())
