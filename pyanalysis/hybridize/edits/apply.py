"""Write changes to their files: all of them or none.

Every file is compared with what was analysed, then all new contents are written beside their files, and only
then is one after the other renamed into place; if that fails midway, the earlier ones are put back.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hybridize.edits.change import FileChange
from hybridize.edits.errors import EditError, ReadOnlyFile, StaleFile
from hybridize.edits.undo import Undo, prepare_undo


@dataclass(frozen=True, slots=True)
class Applied:
    """What was written. ``files`` are relative to the root; ``undo`` is None if nothing had to change."""

    files: tuple[str, ...]
    undo: Undo | None


@dataclass(slots=True)
class _Target:
    """A file about to be replaced; ``path`` has its symbolic links resolved."""

    change: FileChange
    path: Path
    mode: int
    staged: Path | None = None


def apply_changes(root: Path, changes: Sequence[FileChange]) -> Applied:
    """Write ``changes`` below ``root``, or raise :class:`EditError` with nothing written."""
    targets = _targets(root, [change for change in changes if change.changed])
    if not targets:
        return Applied((), None)
    undo = prepare_undo(root, {target.change.path: target.path for target in targets})
    try:
        for target in targets:
            target.staged = _stage(target, target.change.new_bytes)
        _rename_all(targets)
    except BaseException:
        undo.discard()
        raise
    finally:
        for target in targets:
            if target.staged is not None:
                target.staged.unlink(missing_ok=True)
    return Applied(tuple(target.change.path for target in targets), undo)


def _targets(root: Path, changes: Sequence[FileChange]) -> list[_Target]:
    """The files to replace, sorted by path; a file reachable by two paths once."""
    found: dict[Path, _Target] = {}
    for change in sorted(changes, key=lambda one: one.path):
        target = _checked(root, change)
        other = found.setdefault(target.path, target)
        if other.change.new_bytes != change.new_bytes:
            raise EditError(change.path, f"is the same file as {other.change.path}, with other changes")
    return list(found.values())


def _checked(root: Path, change: FileChange) -> _Target:
    if ".." in Path(change.path).parts or Path(change.path).is_absolute():
        raise EditError(change.path, "lies outside the analysed root")
    try:
        path = (root / change.path).resolve(strict=True)
        data = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as error:
        raise StaleFile(change.path, f"can no longer be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != change.sha256:
        raise StaleFile(change.path)
    # The mode bits are asked too, because the superuser may write everything.
    if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(path, os.W_OK):
        raise ReadOnlyFile(change.path)
    if not os.access(path.parent, os.W_OK):
        raise ReadOnlyFile(change.path, "is in a read-only folder; nothing was written")
    return _Target(change, path, stat.S_IMODE(mode))


def _stage(target: _Target, data: bytes) -> Path:
    """A file with the given content beside the target, in its mode and, where allowed, of its owner."""
    try:
        handle, name = tempfile.mkstemp(prefix=".hybridize-", suffix=".tmp", dir=target.path.parent)
    except OSError as error:
        raise EditError(
            target.change.path, f"cannot be written: {error.strerror}; nothing was written"
        ) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        with contextlib.suppress(OSError):
            shutil.copystat(target.path, name)
            _copy_owner(target.path, name)
        os.utime(name)  # tools that compare times must see the change
        os.chmod(name, target.mode)
    except OSError as error:
        os.unlink(name)
        raise EditError(
            target.change.path, f"cannot be written: {error.strerror}; nothing was written"
        ) from error
    return Path(name)


def _copy_owner(source: Path, target: str) -> None:
    owner = source.stat()
    if hasattr(os, "chown") and (owner.st_uid, owner.st_gid) != (os.geteuid(), os.getegid()):
        os.chown(target, owner.st_uid, owner.st_gid)


def _rename_all(targets: Sequence[_Target]) -> None:
    done: list[_Target] = []
    try:
        for target in targets:
            _checked_again(target)
            assert target.staged is not None
            os.replace(target.staged, target.path)
            done.append(target)
    except BaseException as error:
        for target in done:
            os.replace(_stage(target, target.change.data), target.path)
        if isinstance(error, OSError):
            path = targets[len(done)].change.path
            raise EditError(path, f"cannot be replaced: {error.strerror}; nothing was written") from error
        raise


def _checked_again(target: _Target) -> None:
    """Somebody may have saved the file while the others were being staged."""
    if target.path.read_bytes() != target.change.data:
        raise StaleFile(target.change.path)
