"""How to take applied changes back: by git where it has every file as it was, else from a backup."""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hybridize.edits.errors import EditError

BACKUPS = ".hybridize-backup"
_GIT_TIMEOUT = 20


@dataclass(frozen=True, slots=True)
class Undo:
    """``command`` restores the files when run in the root; ``backup`` is the folder it uses, if any."""

    command: str
    backup: Path | None

    def discard(self) -> None:
        """Remove the backup, because nothing was written after all."""
        if self.backup is not None:
            shutil.rmtree(self.backup, ignore_errors=True)


def prepare_undo(root: Path, files: Mapping[str, Path]) -> Undo:
    """Make sure that ``files`` (path below the root -> real file) can be restored once they are changed."""
    if _git_has_all(root, files):
        return Undo(f"git checkout -- {shlex.join(files)}", None)
    return _back_up(root, files)


def _git_has_all(root: Path, files: Mapping[str, Path]) -> bool:
    """Whether git tracks every file and would restore exactly the bytes that are there now."""
    if any(real != root.resolve() / path for path, real in files.items()):
        return False  # git does not follow symbolic links
    tracked = _git(root, "ls-files", "-z", "--", *files)
    if tracked is None or set(tracked.split("\0")) - {""} != set(files):
        return False
    return _git(root, "diff", "--name-only", "-z", "--", *files) == ""


def _git(root: Path, *arguments: str) -> str | None:
    """Output of a read-only git command, None if it fails or there is no git.

    Settings of the repository that would run programs are turned off.
    """
    command = ["git", "-c", "core.fsmonitor=false", "--literal-pathspecs", "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, timeout=_GIT_TIMEOUT, check=False)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _back_up(root: Path, files: Mapping[str, Path]) -> Undo:
    """Copy the files to a folder named after their content, so that equal runs share it."""
    digest = hashlib.sha256()
    for path, real in sorted(files.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256(real.read_bytes()).digest())
    base = root / BACKUPS
    folder = base / digest.hexdigest()[:12]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (base / ".gitignore").write_text("*\n", encoding="utf-8")
        for path, real in files.items():
            copy = folder / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(real, copy)
            shutil.copymode(real, copy)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise EditError(BACKUPS, f"cannot be written ({error.strerror}); nothing was changed") from error
    return Undo(f"cp -R {BACKUPS}/{folder.name}/. .", folder)
